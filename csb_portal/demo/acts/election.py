"""Act 2: the election, its tie, the run-off and the six who are seated (18 to 31 January)."""

from collections.abc import Iterator
from functools import partial

from csb_portal.demo.acts.call import CALL
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from csb_portal.demo.trustees import SECRETS, gather_trustees, share_key
from elections.models import Complaint, Election, VolunteerCall
from elections.services.certification import answer_complaint, certify_election, file_complaint
from elections.services.elections import freeze_roll, prepare_election
from elections.services.ties import prepare_runoff
from elections.twin import decrypt_tally, vote
from secretariat.services.terms.constituting import constitute_secretariat

ELECTION = "csbs-2005"
RUNOFF = f"{ELECTION}-run-off"
COMPLAINT = (
    "The reminder of the run-off never reached me. I only learned of it from a colleague "
    "and ask whether others were left out as well."
)
ANSWER = (
    "Your own server accepted the announcement of the run-off; the delivery log beside this "
    "answer says when. Nobody was left out: 42 of 42 announcements were accepted."
)


def election_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at("2005-01-17T10:00"), partial(_prepare, calendar, cast))
    yield Step(calendar.at("2005-01-17T11:00"), partial(_name_trustees, cast))
    yield Step(calendar.at("2005-01-17T17:00"), _share_key)
    yield Step(calendar.at("2005-01-18T12:00"), partial(_freeze, cast))
    yield Step(calendar.at("2005-01-19T09:00"))
    yield from _ballots(calendar, cast, ELECTION, "ballots_round1_cast_plan")
    yield Step(calendar.at("2005-01-20T19:30"), partial(_vote_again, cast))
    yield Step(calendar.at("2005-01-24T18:00"))
    yield Step(calendar.at("2005-01-25T18:00"))
    yield Step(calendar.at("2005-01-25T18:01"), partial(_decrypt, ELECTION, (1, 3)))
    yield Step(calendar.at("2005-01-26T11:55"), partial(_announce_runoff, calendar, cast))
    yield Step(calendar.at("2005-01-26T12:00"))
    yield from _ballots(calendar, cast, RUNOFF, "ballots_runoff_cast_plan")
    yield Step(calendar.at("2005-01-28T12:00"))
    yield Step(calendar.at("2005-01-28T12:01"), partial(_decrypt, RUNOFF, (2, 3)))
    yield Step(calendar.at("2005-01-28T15:00"), partial(_certify, cast))
    yield Step(calendar.at("2005-01-29T11:00"), partial(_complain, cast))
    yield Step(calendar.at("2005-01-29T14:00"), partial(_reply, cast))
    yield Step(calendar.at("2005-01-31T09:00"), partial(_constitute, cast))


def _prepare(calendar: Calendar, cast: Cast) -> None:
    prepare_election(
        VolunteerCall.objects.get(slug=CALL),
        actor=cast.operator,
        slug=ELECTION,
        title="Election of the secretariat, PrepCom-2 to Tunis",
        question="Which families should form the secretariat?",
        opens_at=calendar.at("2005-01-19T09:00"),
        closes_at=calendar.at("2005-01-25T18:00"),
        correction_hours=6,
        reminders=[24],
    )


def _name_trustees(cast: Cast) -> None:
    gather_trustees(_election(), cast)


def _share_key() -> None:
    share_key(_election())


def _decrypt(slug: str, places: tuple[int, ...]) -> None:
    decrypt_tally(_election(slug), {place: SECRETS[place - 1] for place in places})


def _election(slug: str = ELECTION) -> Election:
    return Election.objects.get(slug=slug)


def _freeze(cast: Cast) -> None:
    freeze_roll(_election(), actor=cast.operator)


def _ballots(calendar: Calendar, cast: Cast, slug: str, plan: str) -> Iterator[Step]:
    for row in rows(plan):
        choices = [row[key] for key in ("choice1", "choice2", "choice3") if row.get(key)]
        voter = row["voter_email"]
        yield Step(calendar.at(row["cast_at"]), partial(_vote, cast, slug, voter, choices))


def _vote(cast: Cast, slug: str, voter: str, choices: list[str]) -> None:
    vote(_election(slug), cast.user(voter), *choices)


def _vote_again(cast: Cast) -> None:
    """Cast the same choice once more: a new ballot, of which the last counts."""
    _vote(cast, ELECTION, "asia.a@example.org", ["africa", "asia", "networks-coalitions"])


def _announce_runoff(calendar: Calendar, cast: Cast) -> None:
    prepare_runoff(
        _election(),
        actor=cast.operator,
        opens_at=calendar.at("2005-01-26T12:00"),
        closes_at=calendar.at("2005-01-28T12:00"),
    )


def _certify(cast: Cast) -> None:
    certify_election(_election(), actor=cast.operator)


def _complain(cast: Cast) -> None:
    file_complaint(_election(RUNOFF), cast.user("gender.a@example.org"), text=COMPLAINT)


def _reply(cast: Cast) -> None:
    complaint = Complaint.objects.get(election__slug=RUNOFF)
    answer_complaint(complaint, answer=ANSWER, actor=cast.second_operator)


def _constitute(cast: Cast) -> None:
    constitute_secretariat(VolunteerCall.objects.get(slug=CALL), actor=cast.operator)
