"""Two accounts of one person become one; the history of both stays."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock, mail
from csb_portal.choices import PortalEvent
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.merging import ADDRESSES, Fate, Plan, plan_merge
from csb_portal.models import MergedPerson, User


@transaction.atomic
def merge_people(kept: User, merged: User, *, seen: str, reason: str, actor: User) -> MergedPerson:
    """Move everything of ``merged`` to ``kept``, and close the old account for good.

    Its addresses lead to the kept account from now on, and both people are told. ``seen`` is
    the fingerprint of the plan that was looked at. Raises ``DomainError`` where one person
    would sit twice on a day or stand twice on a roll, for one's own account, or without a
    reason.
    """
    for person in sorted((kept, merged), key=lambda one: one.pk):
        locked(person)
    kept, merged = locked(kept), locked(merged)
    _check_people(kept, merged, reason, actor)
    plan = plan_merge(kept, merged)
    _check_plan(plan, seen)
    readers: list[User | mail.Reader] = [
        kept,
        mail.Reader(merged.email, merged.name, merged.language, merged.time_zone),
    ]
    _end_account(merged)
    _move(plan)
    addresses = _hand_over_addresses(kept, merged)
    moved = {one.key: one.count for one in plan.moves if one.fate == Fate.MOVES}
    record = MergedPerson.objects.create(
        kept=kept,
        merged=merged,
        merged_at=clock.now(),
        merged_by=actor,
        reason=reason.strip(),
        moved=moved,
    )
    audit.record(
        PortalEvent.PEOPLE_MERGED,
        kept,
        actor=actor,
        public=False,
        merged=merged,
        moved=moved,
        private={"reason": reason.strip(), "addresses": addresses},
    )
    mail.queue("mail/people_merged", to=readers, occasion=f"merged:{record.pk}", record=record)
    return record


def _check_people(kept: User, merged: User, reason: str, actor: User) -> None:
    if kept.pk == merged.pk:
        raise DomainError(_("This is one account only."), so=_("Choose two."))
    if actor.pk in (kept.pk, merged.pk):
        raise DomainError(
            _("One of the accounts is yours."),
            rule=_("Nobody decides on their own account."),
            so=_("Leave it to somebody else."),
        )
    for person in (kept, merged):
        if not person.is_active:
            raise DomainError(
                _("The account of %(person)s is closed.") % {"person": person},
                rule=_("Open accounts are merged."),
                so=_("Open it again first, if it should be used."),
            )
    if not reason.strip():
        raise DomainError(
            _("No reason was given."),
            rule=_("Both people are told why."),
            so=_("Write it first."),
        )


def _check_plan(plan: Plan, seen: str) -> None:
    if plan.refusals:
        raise DomainError(
            " ".join(plan.refusals),
            rule=_("One person sits in one seat on a day, and does not confirm their own acts."),
            so=_("If they are two people, leave them; else correct the record first."),
        )
    if plan.fingerprint != seen:
        raise DomainError(
            _("Something has changed since the preview was shown."),
            rule=_("What was looked at is what is merged."),
            so=_("Look at the preview once more."),
        )


def _move(plan: Plan) -> None:
    for one in plan.moves:
        if one.fate == Fate.MOVES and one.key != ADDRESSES:
            one.rows.update(**{one.field: plan.kept})
        elif one.fate == Fate.GOES:
            one.rows.delete()


def _end_account(merged: User) -> None:
    """Let nobody log in by the old account any more."""
    for session in UserSession.objects.filter(user=merged):
        session.end()
    merged.is_active = False
    merged.set_unusable_password()
    merged.save(update_fields=["is_active", "password"])


def _hand_over_addresses(kept: User, merged: User) -> list[str]:
    """Let every confirmed address of the old account open the kept one; return them."""
    own = EmailAddress.objects.filter(user=merged)
    confirmed = set(own.filter(verified=True).values_list("email", flat=True)) | {merged.email}
    own.delete()
    merged.email = f"merged-{merged.pk}@example.invalid"
    merged.save(update_fields=["email"])
    for email in sorted(confirmed):
        EmailAddress.objects.update_or_create(
            user=kept, email=email, defaults={"verified": True}, create_defaults={"verified": True}
        )
    return sorted(confirmed)
