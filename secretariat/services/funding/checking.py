"""Look whether an applicant's organisation is accredited; one that is not gets nothing."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.mail.outbox import speakable
from csb_portal.models import User
from secretariat.choices.cases import CaseStatus, DecisionForm
from secretariat.choices.funding import AccreditationCheck, FundingEvent, FundingOutcome
from secretariat.models import FundingApplication
from secretariat.services.cases.decisions import Decision
from secretariat.services.funding.answering import check_days_left, give_answer
from secretariat.services.funding.rounds import check_not_recused


@transaction.atomic
def check_accreditation(
    application: FundingApplication, *, is_accredited: bool, taken_by: str, actor: User
) -> FundingApplication:
    """Write down whether the organisation is accredited; if not, the applicant is refused at once.

    ``taken_by`` is whoever keeps the register. Raises ``DomainError`` on a round of one's own,
    for what was checked or settled before, and where a no would leave too little time.
    """
    funding_round = locked(application.round)
    application = FundingApplication.objects.with_case().get(pk=application.pk)
    check_not_recused(funding_round, actor)
    if application.accreditation != AccreditationCheck.OPEN or not application.case.is_open:
        raise DomainError(
            _("%(application)s was checked or settled before.") % {"application": application},
            rule=_("Accreditation is looked at once, while the application waits."),
            so=_("Its page says what was found."),
        )
    application.accreditation = AccreditationCheck.YES if is_accredited else AccreditationCheck.NO
    application.checked_at, application.checked_by = clock.now(), actor
    application.save(update_fields=["accreditation", "checked_at", "checked_by"])
    if not is_accredited:
        check_days_left(funding_round, clock.today())
        decision = Decision(
            outcome=CaseStatus.REFUSED,
            taken_by=taken_by,
            taken_at=clock.now(),
            reason=_not_accredited(application),
            form=DecisionForm.WRITTEN,
        )
        give_answer(application, FundingOutcome.REFUSED, decision, actor=actor)
    audit.record(
        FundingEvent.CHECKED,
        application.case,
        actor=actor,
        public=False,
        round=funding_round.slug,
    )
    return application


def _not_accredited(application: FundingApplication) -> str:
    with translation.override(speakable(application.case.language)):
        return _(
            "Your organisation is not accredited. By the published rule money is given to people "
            "of accredited organisations only; accreditation is asked for on a page of its own, "
            "and once for all meetings."
        )
