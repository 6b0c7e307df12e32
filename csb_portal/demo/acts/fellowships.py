"""The optional act: fellowships, 14 applications for CHF 12 000 (1 to 16 March)."""

import uuid
from collections.abc import Iterator
from datetime import date
from functools import partial

from csb_portal import clock
from csb_portal.demo.acts.events import PREPCOM_3
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from families.choices.bureau import Gender
from families.models import Family
from secretariat.choices.cases import DecisionForm
from secretariat.models import Event, FundingApplication, FundingRound
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.funding.applying import Asked, apply_for_funding
from secretariat.services.funding.awarding import accept_award, decline_award
from secretariat.services.funding.checking import check_accreditation
from secretariat.services.funding.deciding import PanelDecision, decide_round
from secretariat.services.funding.panel import Nominee, name_member
from secretariat.services.funding.rounds import Criterion, Rule, publish_round, save_draft
from secretariat.services.funding.scoring import score_application

ROUND = "fellowships-prepcom-3"
PUBLISHED, OPENS, CLOSES = "2005-03-01T10:00", "2005-03-01T12:00", "2005-03-08T18:00"
NAMED, REPLACED = "2005-03-01T11:00", "2005-03-09T09:30"
CHECKED, SCORED, DECIDED = "2005-03-09T11:00", "2005-03-11T10:00", "2005-03-14T15:00"
DECLINED, ACCEPTED, RESERVE_ENDS = "2005-03-15T10:00", "2005-03-15T16:00", "2005-03-16T18:00"
LOOK_UNTIL = date(2005, 3, 26)
NAMES = "africa.b@example.org"  # of the secretariat, and of a family nobody applies from
OUTSIDE = Nominee("panel.outside@example.org", "Officer of a foundation", "Foundation for travel")
PANEL = ["indigenous-peoples.a", "gender.b", "africa.a", "ngos.a"]
REPLACEMENTS = ["culture.a", "volunteers.b"]
# Two sit on the bureau; one of them writes the address in another case than the roster does.
ON_THE_BUREAU = {"FEL-04": "indigenous-peoples.a@example.org", "FEL-10": "Gender.B@Example.org"}
GIVES_BACK, STEPS_UP = "FEL-01", "FEL-03"
ACCEPT = ["FEL-06", "FEL-11", "FEL-02", "FEL-14", STEPS_UP]
GENDERS = {"F": Gender.WOMAN, "M": Gender.MAN}
RULE = Rule(
    (
        Criterion("Need", 40, "No other source pays the journey."),
        Criterion("Voice", 40, "What would not be said without this person."),
        Criterion("First time", 20, "Who never came to Geneva."),
    ),
    {"ldc": 60, "developing": 40},
)
# One member is a little stricter on one criterion and milder on another than the next.
SHADES = (0, 1, -1, 1, -1)


def fellowships_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    """Yield the round: its rule, its panel, those who ask, who is kept out, and the decision."""
    yield Step(calendar.at(PUBLISHED), partial(_publish, calendar, cast))
    yield Step(calendar.at(NAMED), partial(_name, cast, PANEL, OUTSIDE))
    for place, row in enumerate(rows("fellowship_applications")):
        moment = f"2005-03-{2 + place // 3:02}T{10 + place % 3}:20"
        yield Step(calendar.at(moment), partial(_apply, row))
    yield Step(calendar.at(REPLACED), partial(_name, cast, REPLACEMENTS))
    yield Step(calendar.at(CHECKED), partial(_check, cast))
    yield Step(calendar.at(SCORED), _score)
    yield Step(calendar.at(DECIDED), partial(_decide, cast))
    yield Step(calendar.at(DECLINED), _give_back)
    yield Step(calendar.at(ACCEPTED), _accept)
    yield Step(calendar.at(RESERVE_ENDS))


def the_round() -> FundingRound:
    return FundingRound.objects.get(slug=ROUND)


def application_of(ref: str) -> FundingApplication:
    """Return an application of the scenario by its number there."""
    return FundingApplication.objects.with_case().get(case__name=f"Applicant {ref}")


def _publish(calendar: Calendar, cast: Cast) -> None:
    draft = FundingRound(
        slug=ROUND,
        title="Fellowships for PrepCom-3",
        text="Journey, bed and board in Geneva for people who could not come otherwise.",
        event=Event.objects.get(slug=PREPCOM_3),
        budget=12_000,
        currency="CHF",
        opens_at=calendar.at(OPENS),
        closes_at=calendar.at(CLOSES),
        country_list="2005",
        panel_size=5,
        least_percent=50,
        lot_seed="PrepCom-3 fellowships 2005",
        answer_days=5,
        look_days=10,
        look_until=calendar.day(LOOK_UNTIL),
    )
    publish_round(save_draft(draft, RULE, actor=cast.operator), actor=cast.operator)


def _name(cast: Cast, people: list[str], outside: Nominee | None = None) -> None:
    nominees = [Nominee(f"{name}@example.org") for name in people]
    for nominee in [*nominees, *([outside] if outside else [])]:
        name_member(the_round(), nominee, actor=cast.user(NAMES))


def _apply(row: dict[str, str]) -> None:
    ref = row["ref"]
    applicant = Applicant(
        name=f"Applicant {ref}",
        email=ON_THE_BUREAU.get(ref, f"{ref.lower()}@example.org"),
        organisation=f"Organisation of {ref}",
        country=row["country"],
        family=Family.objects.get(slug=row["family_slug"]),
    )
    asked = Asked(
        amount=int(row["amount_chf"]),
        text="The journey costs more than my organisation has in a year.",
        gender=GENDERS[row["gender"]],
        sits_on_bureau=row["applicant_sits_on_the_bureau"] == "true",
    )
    confirm_case(apply_for_funding(the_round(), applicant, asked, key=uuid.uuid4()).case)


def _check(cast: Cast) -> None:
    for row in rows("fellowship_applications"):
        check_accreditation(
            application_of(row["ref"]),
            is_accredited=row["accredited"] == "true",
            taken_by="Civil Society Division",
            actor=cast.operator,
        )


def _score() -> None:
    found = the_round()
    need, voice, first_time = found.criteria.all()
    for shade, member in zip(SHADES, found.panel.sitting(), strict=True):
        for row in rows("fellowship_scores"):
            points = {
                need.pk: int(row["need"]) + shade,
                voice.pk: int(row["voice"]) - shade,
                first_time.pk: int(row["first_time"]),
            }
            score_application(application_of(row["ref"]), points, actor=member.user)


def _decide(cast: Cast) -> None:
    decision = PanelDecision(
        taken_at=clock.now(), place="Palais des Nations, Room XII", form=DecisionForm.ORAL
    )
    decide_round(the_round(), decision, actor=cast.user("africa.a@example.org"))


def _give_back() -> None:
    decline_award(application_of(GIVES_BACK))


def _accept() -> None:
    for ref in ACCEPT:
        accept_award(application_of(ref))
