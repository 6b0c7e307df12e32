"""What becomes of an award: accepted, given back, or passed on to the next in the list."""

from dataclasses import replace

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.mail.outbox import speakable
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import CaseStatus, DecisionForm
from secretariat.choices.funding import AwardAnswer, FundingEvent, FundingOutcome, RoundStatus
from secretariat.models import Case, FundingApplication, FundingRound
from secretariat.rules.funding import Candidate, next_in_line
from secretariat.services.cases.decisions import Decision
from secretariat.services.cases.steps import move_case
from secretariat.services.funding.answering import give_answer
from secretariat.services.funding.deciding import panel_name
from secretariat.services.funding.locks import lock_round
from secretariat.services.funding.money import give_back, spend
from secretariat.services.funding.proposing import terms_of


@transaction.atomic
def accept_award(application: FundingApplication) -> FundingApplication:
    """Let an applicant say that they come with this money.

    Raises ``DomainError`` where no award waits for an answer, and after its last moment.
    """
    lock_round(application.round)
    application = _fresh(application)
    if application.answer == AwardAnswer.ACCEPTED:
        return application
    if not application.waits_for_answer or application.is_late:
        raise _not_waiting(application)
    _answer(application, AwardAnswer.ACCEPTED, application.case.applicant)
    return application


@transaction.atomic
def decline_award(
    application: FundingApplication, *, actor: User | None = None
) -> FundingApplication:
    """Take an award back from an applicant who does not come; the next in the list gets it.

    Raises ``DomainError`` where there is none.
    """
    lock_round(application.round)
    application = _fresh(application)
    if application.answer == AwardAnswer.DECLINED:
        return application
    if not application.is_awarded:
        raise _not_waiting(application)
    _take_back(application, AwardAnswer.DECLINED, actor)
    return application


@transaction.atomic
def lapse_award(application: FundingApplication) -> FundingApplication:
    """Pass on what nobody answered for in time."""
    lock_round(application.round)
    application = _fresh(application)
    if application.waits_for_answer and application.is_late:
        _take_back(application, AwardAnswer.LAPSED, None)
    return application


def _fresh(application: FundingApplication) -> FundingApplication:
    return FundingApplication.objects.with_case().get(pk=application.pk)


def _not_waiting(application: FundingApplication) -> DomainError:
    return DomainError(
        _("No award of %(application)s waits for an answer.") % {"application": application},
        rule=_("An award is accepted within the days the round names, and then passed on.")
        if application.answer_until is None
        else _("The award could be accepted until %(until)s.")
        % {"until": when(application.answer_until)},
        so=_("Your page says where your application stands."),
    )


def _answer(application: FundingApplication, answer: AwardAnswer, actor: User | None) -> None:
    application.answer, application.answered_at = answer, clock.now()
    application.save(update_fields=["answer", "answered_at"])
    audit.record(
        FundingEvent.ANSWERED,
        application.case,
        actor=actor,
        public=False,
        round=application.round.slug,
    )


def _take_back(application: FundingApplication, answer: AwardAnswer, actor: User | None) -> None:
    with translation.override(speakable(application.case.language)):
        reasons = {
            AwardAnswer.DECLINED: _("You gave the award back."),
            AwardAnswer.LAPSED: _("The award was not accepted in time, and goes to the next."),
        }
        reason = reasons[answer]
    give_back(application)
    move_case(application.case, CaseStatus.RETURNED, reason=reason, actor=actor)
    _answer(application, answer, actor)
    pass_on(application.round)


@transaction.atomic
def pass_on(funding_round: FundingRound) -> list[FundingApplication]:
    """Give money that came back to the next in the panel's list whom it is enough for.

    Only while whoever then remains still has the days to look elsewhere.
    """
    funding_round = lock_round(funding_round)
    passed: list[FundingApplication] = []
    while funding_round.status == RoundStatus.DECIDED and clock.now() < funding_round.reserve_until:
        found = _next(funding_round)
        if found is None:
            break
        _award(found)
        passed.append(found)
    return passed


def _next(funding_round: FundingRound) -> FundingApplication | None:
    reserve = {
        one.case.reference: one for one in funding_round.applications.with_case().on_reserve()
    }
    candidates = [Candidate(key, one.amount, one.group, ()) for key, one in reserve.items()]
    # The panel has put them on the reserve, so that they have the points.
    found = next_in_line(candidates, replace(terms_of(funding_round), least_points=0))
    return reserve[found.reference] if found else None


def _award(application: FundingApplication) -> None:
    spend(application)
    funding_round = application.round
    with translation.override(speakable(application.case.language)):
        reason = _("Money came back, and by the panel's list it is your turn: place %(place)d.") % {
            "place": application.place
        }
    decision = Decision(
        outcome=CaseStatus.GRANTED,
        taken_by=panel_name(funding_round),
        taken_at=clock.now(),
        reason=reason,
        form=DecisionForm.WRITTEN,
    )
    give_answer(application, FundingOutcome.AWARDED, decision, actor=None)
    audit.record(
        FundingEvent.AWARDED,
        application.case,
        actor=None,
        public=False,
        round=funding_round.slug,
    )


@transaction.atomic
def withdraw_application(case: Case, *, reason: str = "", actor: User | None = None) -> Case:
    """Withdraw an application; what was awarded to it goes to the next in the list."""
    application = FundingApplication.objects.filter(case=case).select_related("round").first()
    if application is None:
        return move_case(case, CaseStatus.WITHDRAWN, reason=reason, actor=actor)
    lock_round(application.round)
    application = _fresh(application)
    if application.is_awarded:
        return decline_award(application, actor=actor).case
    return move_case(application.case, CaseStatus.WITHDRAWN, reason=reason, actor=actor)
