"""Guards nobody misses until they are gone: each one refuses, and says why."""

import re
from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from elections.choices import CallStatus, ElectionStatus, InterestStatus, SecondVoice
from elections.models import Election, VolunteerCall
from elections.services.certification import answer_complaint, certify_election, file_complaint
from elections.services.closing import close_election
from elections.services.elections import freeze_roll, prepare_election
from elections.services.interests import answer_as_second_voice, withdraw_interest
from elections.services.rolls import add_to_roll, strike_from_roll
from elections.services.ties import draw_lot, prepare_runoff
from elections.services.timekeeping import keep_time
from elections.sources import composition_of
from elections.tests.factories import (
    make_call,
    make_frozen_election,
    make_interest,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.voting import vote
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db

OWN_FAMILY = re.escape(
    "Whoever runs an election is not a candidate in it. "
    "Your family is a candidate in this election. "
    "Ask the other election operator to take this step."
)


def tied_election() -> Election:
    """Five candidates for three seats; two are sure, and two are tied for the third."""
    election = make_open_election(families=5, voters=6)
    a, b, c, d, e = slugs_of(election)
    ballots = [[a, b, c], [a, b, c], [a, b, d], [a, b, d], [a, e], []]
    for user, choices in zip(voters_of(election), ballots, strict=True):
        vote(election, user, *choices)
    with clock.at(election.closes_at):
        return close_election(election, actor=None)


def runoff_of(election: Election) -> Election:
    opens = election.closes_at + timedelta(hours=18)
    with clock.at(election.closes_at):
        return prepare_runoff(
            election, actor=make_operator(), opens_at=opens, closes_at=opens + timedelta(hours=48)
        )


def hold(runoff: Election, choices: list[list[str]]) -> Election:
    with clock.at(runoff.opens_at):
        for user, ballot in zip(voters_of(runoff), choices, strict=False):
            vote(runoff, user, *ballot)
    with clock.at(runoff.closes_at):
        return close_election(runoff, actor=None)


def candidate_of(election: Election) -> object:
    """Return a focal point whose family stands, so that they must not run the election."""
    return voters_of(election)[0]


@pytest.mark.parametrize("step", ["opens", "closes"])
@pytest.mark.parametrize("kind", ["call", "election"])
def test_two_schedulers_take_one_step(monkeypatch, kind, step):
    """Both have read what is due before either acts; the second finds the step done."""
    if kind == "call":
        now = clock.now()
        procedure = make_call(CallStatus.SCHEDULED, opens_at=now, closes_at=now + timedelta(days=1))
        running = VolunteerCall.objects.all()
    else:
        procedure, running = make_frozen_election(), Election.objects.all()
    if step == "closes":
        with clock.at(procedure.opens_at):
            keep_time()
    stale = list(running)
    monkeypatch.setattr(type(running), "running", lambda _queryset: copies_of(stale))

    with clock.at(getattr(procedure, f"{step}_at")):
        keep_time()
        keep_time()

    event = f"elections.{kind}_{'opened' if step == 'opens' else 'closed'}"
    assert AuditEntry.objects.filter(event=event).count() == 1


def copies_of(stale: list) -> list:
    """Return what a scheduler had read: rows as they were, however they are by now."""
    return [
        type(each)(**{f.attname: getattr(each, f.attname) for f in each._meta.concrete_fields})
        for each in stale
    ]


def test_a_runoff_is_certified_with_its_first_round_and_not_alone():
    election = tied_election()
    first, second = [c.family.slug for c in election.candidacies.filter(outcome="tied")]
    runoff = hold(runoff_of(election), [[first], [first], [second]])

    sentence = f"A run-off is certified together with its first round. Certify {election}."
    with pytest.raises(DomainError, match=re.escape(sentence)):
        certify_election(runoff, actor=make_operator())


def test_a_complaint_about_the_runoff_holds_up_the_composition_until_it_is_answered():
    election = tied_election()
    first, second = [c.family.slug for c in election.candidacies.filter(outcome="tied")]
    runoff = hold(runoff_of(election), [[first], [first], [second]])
    with clock.at(runoff.closes_at):
        complaint = file_complaint(runoff, voters_of(runoff)[0], text="No mail reached me.")
        certify_election(election, actor=make_operator())

    election.refresh_from_db()
    with clock.at(election.complaints_until):
        assert composition_of(election.call) is None
        answer_complaint(complaint, answer="It was accepted.", actor=make_operator())
        assert composition_of(election.call).election == election


def test_nobody_complains_about_a_vote_that_has_not_opened():
    election = make_frozen_election()

    sentence = (
        "Complaints are taken from the opening of the vote until 24 hours after its "
        "certification. The time to complain about Election is not now. "
        "Write to the Civil Society Division; your letter will be on the record."
    )
    with pytest.raises(DomainError, match=re.escape(sentence)):
        file_complaint(election, voters_of(election)[0], text="Too early.")


def test_a_complaint_is_published_with_its_answer_and_not_before(client):
    election = tied_election()
    with clock.at(election.closes_at):
        complaint = file_complaint(election, voters_of(election)[0], text="No mail reached me.")
    page = f"{election.get_absolute_url()}result/"

    before = client.get(page).text
    answer_complaint(complaint, answer="It was accepted.", actor=make_operator())
    after = client.get(page).text

    assert complaint.reference in before
    assert "No mail reached me." not in before
    assert "No mail reached me." in after
    assert "It was accepted." in after


def test_a_strike_can_be_taken_back():
    election, operator = make_frozen_election(), make_operator()
    entry = election.roll.first()
    strike_from_roll(entry, reason="Mistaken for another.", actor=operator)

    again = add_to_roll(
        election, entry.user, entry.family, reason="It was a mistake.", actor=operator
    )

    assert again.pk == entry.pk
    assert entry in election.roll.valid()
    kinds = [correction.kind for correction in entry.corrections.all()]
    assert kinds == ["struck", "added"]


def test_a_withdrawn_offer_has_no_second_voice_and_is_not_withdrawn_again():
    point = make_focal_point()
    other = make_focal_point(family=point.family, seat=2)
    interest = withdraw_interest(make_interest(make_call(), point), point)

    sentence = rf"\A{re.escape(str(interest))} has been withdrawn\.\Z"
    with pytest.raises(DomainError, match=sentence):
        answer_as_second_voice(interest, other, supports=True)
    with pytest.raises(DomainError, match=sentence):
        withdraw_interest(interest, other)

    interest.refresh_from_db()
    assert interest.status == InterestStatus.WITHDRAWN
    assert interest.second_voice == SecondVoice.SILENT


def test_the_election_page_says_what_the_box_does_not_protect_against(client):
    page = client.get(make_open_election().get_absolute_url())

    assert (
        "Whoever runs the portal’s server could see ballots while the key exists; you trust "
        "them not to."
    ) in page.text


def test_a_candidate_does_not_prepare_the_election():
    call, point = make_call(CallStatus.CLOSED), make_focal_point()
    for each in [point, *(make_focal_point() for _ in range(3))]:
        make_interest(call, each)
    opens = clock.now() + timedelta(days=4)

    with pytest.raises(DomainError, match=OWN_FAMILY):
        prepare_election(
            call,
            actor=point.user,
            slug="own",
            title="Own",
            question="Who?",
            opens_at=opens,
            closes_at=opens + timedelta(days=1),
        )


def test_a_candidate_does_not_freeze_the_roll():
    call, point = make_call(CallStatus.CLOSED), make_focal_point()
    for each in [point, *(make_focal_point() for _ in range(3))]:
        make_interest(call, each)
    opens = clock.now() + timedelta(days=4)
    election = prepare_election(
        call,
        actor=make_operator(),
        slug="own",
        title="Own",
        question="Who?",
        opens_at=opens,
        closes_at=opens + timedelta(days=1),
    )

    with pytest.raises(DomainError, match=OWN_FAMILY):
        freeze_roll(election, actor=point.user)


def test_a_candidate_does_not_set_the_runoff():
    election = tied_election()
    opens = election.closes_at + timedelta(hours=18)

    with pytest.raises(DomainError, match=OWN_FAMILY):
        prepare_runoff(
            election,
            actor=candidate_of(election),
            opens_at=opens,
            closes_at=opens + timedelta(hours=48),
        )


def test_a_candidate_does_not_draw_the_lot():
    election = tied_election()
    tied = election.candidacies.filter(outcome="tied").select_related("family")
    first, second = [c.family.slug for c in tied]
    runoff = hold(runoff_of(election), [[first], [second]])
    assert runoff.status == ElectionStatus.TIED

    with pytest.raises(DomainError, match=OWN_FAMILY):
        draw_lot(runoff, actor=election.roll.get(family=tied[0].family).user)


def test_a_candidate_neither_adds_to_the_roll_nor_strikes_from_it():
    election, late = make_frozen_election(), make_focal_point()
    actor = candidate_of(election)

    with pytest.raises(DomainError, match=OWN_FAMILY):
        add_to_roll(election, late.user, late.family, reason="Recorded late.", actor=actor)
    with pytest.raises(DomainError, match=OWN_FAMILY):
        strike_from_roll(election.roll.last(), reason="Counted twice.", actor=actor)


def test_a_candidate_does_not_certify():
    election = make_open_election()
    with clock.at(election.closes_at):
        close_election(election, actor=None)

    with pytest.raises(DomainError, match=OWN_FAMILY):
        certify_election(election, actor=candidate_of(election))
