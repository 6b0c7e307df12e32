"""What an applicant is told: the outcome with its reason, in their language, in time."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.mail.outbox import speakable
from csb_portal.models import User
from csb_portal.moments import on_day
from csb_portal.periods import period_ends_at
from secretariat.choices.cases import CaseStatus
from secretariat.choices.funding import FundingOutcome, TieStep, Verdict
from secretariat.models import FundingApplication, FundingRound
from secretariat.notifications import funding as notifications
from secretariat.services.cases.decisions import Decision, record_decision
from secretariat.services.cases.steps import move_case

STATES = {
    FundingOutcome.AWARDED: CaseStatus.GRANTED,
    FundingOutcome.RESERVE: CaseStatus.WAITING_LIST,
    FundingOutcome.REFUSED: CaseStatus.REFUSED,
}
OUTCOMES = {
    Verdict.AWARD: FundingOutcome.AWARDED,
    Verdict.CEILING: FundingOutcome.RESERVE,
    Verdict.BUDGET: FundingOutcome.RESERVE,
    Verdict.BELOW: FundingOutcome.REFUSED,
}


def check_days_left(funding_round: FundingRound, today: date) -> None:
    """Raise ``DomainError`` where a no would leave an applicant too little time to look elsewhere."""
    if today <= funding_round.last_day_to_answer:
        return
    left = (funding_round.look_until - today).days
    raise DomainError(
        _("An answer of today leaves %(left)d days until %(until)s.")
        % {"left": max(left, 0), "until": on_day(funding_round.look_until)},
        rule=_("Whoever is refused has at least %(days)d days to look elsewhere.")
        % {"days": funding_round.look_days},
        so=_("Answers were due by %(last)s. Cancel the round, with the reason in words.")
        % {"last": on_day(funding_round.last_day_to_answer)},
    )


def reason_of(application: FundingApplication, verdict: Verdict, points: int, most: int) -> str:
    """Say in the applicant's language what the rule made of an application, and on which facts."""
    with translation.override(speakable(application.case.language)):
        facts = {
            "place": application.place,
            "points": points,
            "most": most,
            "asked": application.asked,
            "group": application.get_group_display(),
        }
        sentences = {
            Verdict.AWARD: _(
                "Place %(place)d, with %(points)d of %(most)d points: the budget and the ceiling "
                "for “%(group)s” let %(asked)s through."
            ),
            Verdict.CEILING: _(
                "Place %(place)d, with %(points)d of %(most)d points: what was awarded leaves "
                "less than %(asked)s below the ceiling for “%(group)s”."
            ),
            Verdict.BUDGET: _(
                "Place %(place)d, with %(points)d of %(most)d points: what was awarded leaves "
                "less than %(asked)s of the budget."
            ),
            Verdict.BELOW: _(
                "Place %(place)d, with %(points)d of %(most)d points, fewer than the published "
                "rule asks for."
            ),
        }
        return " ".join(part for part in (sentences[verdict] % facts, _tie(application)) if part)


def _tie(application: FundingApplication) -> str:
    """Say what settled a tie with the application before; nothing is settled silently."""
    if application.tie == TieStep.LOT:
        return _("Another one had the same points throughout; the lot put it before you.")
    if application.tie == TieStep.CRITERION:
        return _("Another one had as many points; it had more in a criterion named earlier.")
    return ""


@transaction.atomic
def give_answer(
    application: FundingApplication,
    outcome: FundingOutcome,
    decision: Decision,
    *,
    actor: User | None,
) -> FundingApplication:
    """Record what was decided on one application, and mail it; the caller holds the round's lock."""
    case = application.case
    if case.status == CaseStatus.INCOMPLETE:
        move_case(case, CaseStatus.RECEIVED, is_told=False)
    record_decision(case, decision, actor=actor, is_told=False)
    application.outcome = outcome
    if outcome == FundingOutcome.AWARDED:
        application.answer_until = period_ends_at(
            clock.now(), application.round.answer_days, settings.BUREAU_TIME_ZONE
        )
    application.save(update_fields=["outcome", "answer_until"])
    notifications.outcome_told(application, decision.reason)
    return application
