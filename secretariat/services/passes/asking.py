"""Ask for a pass: by name, without an account, with number and receipt at once (proposal, 3.c)."""

import uuid

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.choices.passes import Outcome, PassEvent, PoolStatus
from secretariat.models import Case, PassPool, PassRequest
from secretariat.notifications import passes as notifications
from secretariat.rules.cases import normalised
from secretariat.rules.passes.allocate import DUPLICATE, LATE, NOT_REGISTERED
from secretariat.services.cases.lodging import Applicant, lodge_case
from secretariat.services.cases.steps import move_case
from secretariat.services.passes.reasons import in_language_of, reason_of
from secretariat.services.passes.registrations import is_registered


@transaction.atomic
def ask_for_pass(
    pool: PassPool, applicant: Applicant, *, key: uuid.UUID | None = None, actor: User | None = None
) -> PassRequest:
    """Take in a request, with a number whatever becomes of it. The same ``key`` is the same one.

    What comes after the deadline, by the server's clock, is refused at once; what nobody confirms
    by the link of the receipt, when the ranking is over. What the other checks would say today
    stands in the receipt, so that it can still be put right. Raises ``DomainError`` before requests begin, for a pool
    that was checked already, and without a family.
    """
    pool = locked(pool)
    if key and (known := Case.objects.filter(key=key, kind=CaseKind.PASS).first()):
        return known.pass_request
    _check(pool, applicant)
    case = lodge_case(
        CaseKind.PASS,
        applicant,
        subject=_("A pass for %(pool)s, %(event)s") % {"pool": pool, "event": pool.event},
        event=pool.event,
        key=key,
        actor=actor,
        is_told=False,
    )
    case.due_at = pool.results_at if case.is_confirmed else pool.ranking_until
    case.save(update_fields=["due_at"])
    request = PassRequest.objects.create(case=case, pool=pool, person=person_of(pool, case.email))
    audit.record(PassEvent.PASS_ASKED, request, actor=None, pool=pool.slug)
    if case.received_at >= pool.closes_at:
        refuse_late(request)
    notifications.pass_asked(request, hint=hint_for(request))
    return request


@transaction.atomic
def confirm_request(case: Case) -> Case:
    """Let a request count, in the place of its arrival. Raises ``DomainError`` once it is too late."""
    pool = locked(case.pass_request.pool)
    case = locked(case)
    if case.is_confirmed:
        return case
    _check_kept(pool)
    if not pool.can_be_ranked:
        raise DomainError(
            _("The time to confirm ended on %(moment)s.") % {"moment": when(pool.ranking_until)},
            rule=_("A request counts if it was confirmed before the requests were checked."),
            so=_("Ask a [focal point] of your [family]: passes that come back go by the list."),
        )
    return move_case(case, CaseStatus.RECEIVED, due_at=pool.results_at, is_told=False)


def refuse_late(request: PassRequest) -> None:
    """Settle a request that came after the deadline; its number stays, and so does the reason."""
    request.outcome, request.reason, request.told_at = Outcome.REFUSED, LATE, clock.now()
    request.save(update_fields=["outcome", "reason", "told_at"])
    with in_language_of(request):
        reason = reason_of(request)
    request.case = move_case(request.case, CaseStatus.REFUSED, reason=reason, is_told=False)


def hint_for(request: PassRequest) -> str:
    """Return what the checks would say of a request if they were made now, or nothing."""
    if request.reason == LATE:
        return LATE
    counting = request.pool.requests.counting().filter(person=request.person)
    if counting.filter(pk__lt=request.pk).exists():
        return DUPLICATE
    if not is_registered(request.pool.event, request.case.email):
        return NOT_REGISTERED
    return ""


def person_of(pool: PassPool, address: str) -> str:
    """Return whose address it is without telling: a fingerprint that no other pool shares."""
    salt = f"secretariat.pass-person.{pool.pk}"
    return salted_hmac(salt, normalised(address), algorithm="sha256").hexdigest()


def _check(pool: PassPool, applicant: Applicant) -> None:
    if pool.status == PoolStatus.DRAFT or clock.now() < pool.opens_at:
        raise DomainError(
            _("Requests for %(pool)s begin on %(moment)s.")
            % {"pool": pool, "moment": when(pool.opens_at)},
            rule=_("A pass is asked for while its pool is open."),
            so=_("Come back then: being early gives no place."),
        )
    _check_kept(pool)
    if pool.status != PoolStatus.PUBLISHED:
        raise DomainError(
            _("The requests for %(pool)s were checked, and its list is drawn up.") % {"pool": pool},
            rule=_("A pass is asked for while its pool is open."),
            so=_("Ask a [focal point] of your [family]: passes that come back go by the list."),
        )
    if applicant.family is None or not applicant.family.is_active:
        raise DomainError(
            _("The [family] is missing."),
            rule=_("Passes go to the [families], which rank their own requests."),
            so=_("Choose the one you belong to."),
        )


def _check_kept(pool: PassPool) -> None:
    if pool.status == PoolStatus.CANCELLED:
        raise DomainError(
            _("%(pool)s was cancelled.") % {"pool": pool},
            rule=_("A pass is asked for while its pool is open."),
            so=_("Its page says why."),
        )
