"""Who hears of passes: the families when there are some, and each who asked of their own."""

from csb_portal import mail
from families.models import FocalPoint
from secretariat.models import Pass, PassPool, PassRequest, PoolStep
from secretariat.notifications.cases import tell


def rule_published(pool: PassPool) -> None:
    """Tell the focal points that there are passes, by which rule, and until when they rank."""
    mail.queue(
        "secretariat/email/pass_rule_published",
        to=FocalPoint.objects.sitting().users(),
        occasion=f"pass-rule:{pool.pk}",
        pool=pool,
    )


def list_published(pool: PassPool) -> None:
    """Tell the focal points that the list is there to read and to recompute."""
    mail.queue(
        "secretariat/email/pass_list_published",
        to=FocalPoint.objects.sitting().users(),
        occasion=f"pass-list:{pool.pk}",
        pool=pool,
    )


def pass_asked(request: PassRequest, *, hint: str) -> None:
    """Send the receipt: number, hours, link, and what still has to be put right."""
    tell(
        request.case,
        "secretariat/email/pass_asked",
        f"pass-asked:{request.pk}",
        pool=request.pool,
        hint=hint,
    )


def outcome_told(request: PassRequest, reason: str) -> None:
    """Tell somebody the outcome, with its reason."""
    tell(
        request.case,
        "secretariat/email/pass_outcome",
        f"pass-outcome:{request.pk}",
        pool=request.pool,
        request=request,
        reason=reason,
        held=request.passes.in_circulation().first(),
    )


def pass_offered(slip: Pass) -> None:
    """Offer a pass: until when, and where to take it or leave it."""
    _tell_of(slip, "pass_offered")


def offer_lapsed(slip: Pass) -> None:
    """Say that an offer went on to the next."""
    _tell_of(slip, "pass_offer_lapsed")


def pass_accepted(slip: Pass) -> None:
    """Confirm the number of a pass that was accepted."""
    _tell_of(slip, "pass_accepted")


def pass_reissued(slip: Pass, *, lost: Pass) -> None:
    """Give the holder the new number of a lost pass, and say that the old one is void."""
    _tell_of(slip, "pass_reissued", lost=lost)


def quota_raised(step: PoolStep) -> None:
    """Tell the focal points that there are more passes, why, and to whom they go."""
    _tell_of_step(step, "pass_quota_raised")


def pool_cancelled(step: PoolStep) -> None:
    """Tell the focal points that a pool is given up, and why."""
    _tell_of_step(step, "pass_pool_cancelled")


def _tell_of_step(step: PoolStep, template: str) -> None:
    mail.queue(
        f"secretariat/email/{template}",
        to=FocalPoint.objects.sitting().users(),
        occasion=f"{template.replace('_', '-')}:{step.pk}",
        pool=step.pool,
        step=step,
    )


def _tell_of(slip: Pass, template: str, **context: object) -> None:
    tell(
        slip.request.case,
        f"secretariat/email/{template}",
        f"{template.replace('_', '-')}:{slip.pk}",
        pool=slip.pool,
        slip=slip,
        **context,
    )
