"""Rounds, panels and applications, for tests."""

import uuid
from datetime import datetime, timedelta

from csb_portal import clock
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.choices.cases import DecisionForm
from secretariat.models import FundingApplication, FundingRound, PanelMember
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.funding.applying import Asked, apply_for_funding
from secretariat.services.funding.checking import check_accreditation
from secretariat.services.funding.deciding import PanelDecision, decide_round
from secretariat.services.funding.panel import Nominee, name_member
from secretariat.services.funding.rounds import Criterion, Rule, publish_round, save_draft
from secretariat.services.funding.scoring import score_application
from secretariat.tests.cases.factories import make_applicant, make_event

NOW = datetime.fromisoformat("2005-01-10T10:00+01:00")
CLOSED = NOW + timedelta(days=7)
CRITERIA = (Criterion("Need", 60, "No other source"), Criterion("Voice", 40))
CEILINGS = {"ldc": 60, "developing": 40}
_numbers = iter(range(1, 1_000_000))


def make_draft(
    *, actor: User | None = None, rule: Rule | None = None, **fields: object
) -> FundingRound:
    """Prepare a round that opens in an hour, for a week."""
    now, number = clock.now(), next(_numbers)
    values = {
        "slug": f"round-{number}",
        "title": f"Fellowships {number}",
        "text": "Journey and bed.",
        "budget": 12_000,
        "opens_at": now + timedelta(hours=1),
        "closes_at": now + timedelta(days=6),
        "country_list": "2005",
        "panel_size": 2,
        "least_percent": 50,
        "lot_seed": "Geneva",
        "look_until": clock.today() + timedelta(days=25),
    }
    if "event" not in fields:
        fields["event"] = make_event()
    draft = FundingRound(**values | fields)
    rule = rule or Rule(CRITERIA, dict(CEILINGS))
    return save_draft(draft, rule, actor=actor or make_user(Role.STAFF))


def make_round(*, at: datetime = NOW, **fields: object) -> FundingRound:
    """Publish a round that has just opened: ``at`` lies within its hours."""
    with clock.at(at - timedelta(hours=2)):
        actor = make_user(Role.STAFF)
        return publish_round(make_draft(actor=actor, **fields), actor=actor)


def make_member(funding_round: FundingRound, **fields: object) -> PanelMember:
    """Put somebody of the bureau on the panel, of a family of their own."""
    user = fields.pop("user", None) or make_focal_point().user
    nominee = Nominee(user.email, **fields)
    return name_member(funding_round, nominee, actor=make_user(Role.STAFF))


def make_application(
    funding_round: FundingRound,
    *,
    amount: int = 2000,
    is_accredited: bool = True,
    is_confirmed: bool = True,
    **fields: object,
) -> FundingApplication:
    """Apply and confirm it by the link, and let the accreditation be checked."""
    asked = Asked(amount, "I cannot come otherwise.", fields.pop("gender", "other"))
    applicant = make_applicant(**{"country": "SN"} | fields)
    made = apply_for_funding(funding_round, applicant, asked, key=uuid.uuid4())
    if is_confirmed:
        made.case = confirm_case(made.case)
    if is_accredited:
        return check_accreditation(
            made, is_accredited=True, taken_by="CSD", actor=make_user(Role.OPERATOR)
        )
    return made


def score(member: PanelMember, application: FundingApplication, *points: int) -> None:
    criteria = member.round.criteria.all()
    given = {one.pk: number for one, number in zip(criteria, points, strict=True)}
    score_application(application, given, actor=member.user)


def score_all(
    funding_round: FundingRound, points: dict[FundingApplication, tuple[int, ...]]
) -> None:
    """Let every member give every application the same points."""
    for member in funding_round.panel.sitting():
        for application, given in points.items():
            score(member, application, *given)


def decide(funding_round: FundingRound, **fields: object) -> FundingRound:
    member = funding_round.panel.sitting().first()
    decision = PanelDecision(
        taken_at=fields.pop("taken_at", clock.now()),
        place="Palais des Nations, Room XII",
        form=DecisionForm.ORAL,
        **fields,
    )
    return decide_round(FundingRound.objects.get(pk=funding_round.pk), decision, actor=member.user)


def decided_application(at: datetime) -> FundingApplication:
    """Let a panel of one decide on one application at ``at``, with a remark on it."""
    with clock.at(at - timedelta(days=9)):
        found = make_round(panel_size=1, at=clock.now())
        member = make_member(found)
        made = make_application(found)
    with clock.at(at):
        score(member, made, 60, 40)
        made.sheets.update(remark="Wide experience.")
        decide(found)
    return FundingApplication.objects.get(pk=made.pk)
