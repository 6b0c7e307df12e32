"""Inactive in the process at large: a flag with its reason, which removes nobody."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.reviews import ReviewEvent
from families.models import Family, ProcessFlag


@transaction.atomic
def flag_in_process(
    family: Family, *, reason: str, actor: User | None, source: str = ""
) -> ProcessFlag:
    """Say in public that a family is inactive in the process, with the evidence.

    The commentators asked "non-active in the Bureau or in WSIS?": this is the second flag,
    set by staff or by a ``source``; only the first leads to a notice. Raises ``DomainError``.
    """
    family = locked(family)
    _check_reason(reason)
    if standing := ProcessFlag.objects.standing().filter(family=family).first():
        raise DomainError(
            _("%(family)s carries this flag already.") % {"family": family},
            rule=_("A [family] carries one such flag at a time."),
            so=_("Lift it first, if its reason has changed: it reads “%(reason)s”.")
            % {"reason": standing.reason},
        )
    flag = ProcessFlag.objects.create(
        family=family, reason=reason.strip(), source=source, set_at=clock.now(), set_by=actor
    )
    audit.record(
        ReviewEvent.PROCESS_FLAGGED,
        flag,
        actor=actor,
        family=family.slug,
        private={"reason": flag.reason},
    )
    return flag


@transaction.atomic
def lift_process_flag(flag: ProcessFlag, *, reason: str, actor: User) -> ProcessFlag:
    """Lift the flag; that it stood stays on record. Raises ``DomainError``."""
    flag = locked(flag)
    _check_reason(reason)
    if flag.lifted_at:
        raise DomainError(
            _("It was lifted already."),
            rule=_("A flag is lifted once."),
            so=_("Nothing is left to do."),
        )
    flag.lifted_at, flag.lifted_by = clock.now(), actor
    flag.lift_reason = reason.strip()
    flag.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    audit.record(
        ReviewEvent.PROCESS_UNFLAGGED,
        flag,
        actor=actor,
        family=flag.family.slug,
        private={"reason": flag.lift_reason},
    )
    return flag


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(
            _("No reason was given."),
            rule=_("Such a flag says why it is set, and why it is lifted."),
            so=_("Write one sentence, with the evidence."),
        )
