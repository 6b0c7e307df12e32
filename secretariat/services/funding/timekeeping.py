"""What happens in funding because an hour has come: ties, awards without an answer, the reserve."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.keeping import each_by_itself
from csb_portal.mail.outbox import speakable
from csb_portal.moments import when
from secretariat.choices.cases import CaseStatus
from secretariat.choices.funding import FundingEvent, FundingOutcome, RoundStatus
from secretariat.models import FundingApplication, FundingRound
from secretariat.services.cases.decisions import Decision
from secretariat.services.funding.answering import give_answer
from secretariat.services.funding.awarding import lapse_award
from secretariat.services.funding.deciding import panel_name
from secretariat.services.funding.locks import lock_round
from secretariat.services.funding.recusing import note_recusals


def keep_time() -> None:
    """Write down ties that came about, pass on what is not answered, end what is over.

    Safe to run twice, late, or on two workers at once.
    """
    each_by_itself(FundingRound.objects.running(), _keep)


def _keep(funding_round: FundingRound) -> None:
    note_recusals(funding_round)
    late = funding_round.applications.filter(
        outcome=FundingOutcome.AWARDED, answer="", answer_until__lte=clock.now()
    )
    each_by_itself(late.order_by("place"), lapse_award)
    end_round(funding_round)


@transaction.atomic
def end_round(funding_round: FundingRound) -> FundingRound:
    """End the reserve while its people still have the days to look elsewhere, and then the round."""
    funding_round = lock_round(funding_round)
    if funding_round.status != RoundStatus.DECIDED or clock.now() < funding_round.reserve_until:
        return funding_round
    for application in funding_round.applications.with_case().on_reserve():
        _refuse(application)
    if funding_round.applications.filter(outcome=FundingOutcome.AWARDED, answer="").exists():
        return funding_round
    funding_round.move_to(RoundStatus.ENDED)
    funding_round.save(update_fields=["status"])
    audit.record(FundingEvent.ENDED, funding_round, actor=None, spent=funding_round.awarded)
    return funding_round


def _refuse(application: FundingApplication) -> None:
    funding_round = application.round
    with translation.override(speakable(application.case.language)):
        reason = _("No money came back by %(until)s that was enough for what you ask for.") % {
            "until": when(funding_round.reserve_until)
        }
    decision = Decision(
        outcome=CaseStatus.REFUSED,
        taken_by=panel_name(funding_round),
        taken_at=clock.now(),
        reason=reason,
    )
    give_answer(application, FundingOutcome.REFUSED, decision, actor=None)
