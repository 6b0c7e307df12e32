"""Erasing somebody: what goes, what stays and why, and who carries it out."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock, mail, personal_data
from csb_portal.choices import PortalEvent
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import DataRequest, User
from csb_portal.models.data_request import DataRequestStatus
from csb_portal.models.trail import canonical, sha256
from csb_portal.personal_data import Holding


@dataclass(frozen=True)
class Preview:
    """What an erasure would do: kinds and counts, and whether the name stays."""

    goes: list[tuple[Holding, int]]
    stays: list[tuple[Holding, int]]
    blockers: list[str]
    keeps_name: bool

    @property
    def fingerprint(self) -> str:
        """A mark of the preview, so that what was looked at is what is done."""
        parts = [[one.key, count] for one, count in (*self.goes, *self.stays)]
        return sha256(canonical([parts, self.blockers, self.keeps_name]))


def pseudonym(user: User) -> str:
    """What somebody is called once their name is gone."""
    return f"Person {user.pk}"


def preview_erasure(user: User) -> Preview:
    """Say what would go and what would stay, and what stands in the way."""
    held = [(one, len(records)) for one, records in personal_data.held_on(user)]
    return Preview(
        goes=[(one, count) for one, count in held if one.erase],
        stays=[(one, count) for one, count in held if one.stays],
        blockers=personal_data.blockers(user),
        keeps_name=any(one.keeps_name for one, _count in held),
    )


@transaction.atomic
def carry_out_erasure(request: DataRequest, *, seen: str, reason: str, actor: User) -> DataRequest:
    """Erase what can go, say by mail what stays and why, and close the account for good.

    Accounts that were merged into it are erased with it. ``seen`` is the fingerprint of the
    preview that was looked at. Raises ``DomainError`` for one's own request, while something
    stands in the way, or if more was held meanwhile.
    """
    user = locked(request.person)
    request = decidable(request, reason, actor)
    preview = preview_erasure(user)
    if preview.blockers:
        raise DomainError(
            " ".join(preview.blockers),
            rule=_("A seat, a role and a vote under way need somebody who can be reached."),
            so=_("Do that first, or decline with this reason."),
        )
    if preview.fingerprint != seen:
        raise DomainError(
            _("Something has changed since the preview was shown."),
            rule=_("What was looked at is what is erased."),
            so=_("Look at the preview once more."),
        )
    accounts = [user, *(locked(one) for one in personal_data.accounts_of(user)[1:])]
    details = [
        number
        for account in accounts
        for number in audit.details_about(account).values_list("entry__number", flat=True)
    ]
    farewell = mail.Reader(user.email, user.name, user.language, user.time_zone)
    for holding in reversed(personal_data.holdings()):  # upper floors still need the addresses
        for account in accounts:
            if holding.erase:
                holding.erase(account)
    for account in accounts:
        _close(account, keeps_name=preview.keeps_name)
    request = decide(request, DataRequestStatus.DONE, reason, actor)
    audit.record(
        PortalEvent.DATA_ERASED,
        user,
        actor=actor,
        public=False,
        request=request.pk,
        details=details,
    )
    mail.queue(
        "mail/data_erased",
        to=[farewell],
        occasion=f"data-request-decided:{request.pk}",
        confidential=True,
        preview=preview,
        person=user,
        reason=reason,
    )
    return request


def decidable(request: DataRequest, reason: str, actor: User) -> DataRequest:
    """Lock a request that ``actor`` may decide on, or raise ``DomainError``."""
    request = locked(request)
    if request.person_id == actor.pk:
        raise DomainError(
            _("The request is yours."),
            rule=_("Nobody decides on their own request."),
            so=_("Leave it to somebody else."),
        )
    if not reason.strip():
        raise DomainError(
            _("No reason was given."), rule=_("Whoever asks is told why."), so=_("Write it first.")
        )
    return request


def decide(
    request: DataRequest, status: DataRequestStatus, reason: str, actor: User
) -> DataRequest:
    """Write the decision down."""
    request.move_to(status)
    request.reason, request.decided_at, request.decided_by = reason.strip(), clock.now(), actor
    request.save()
    return request


def _close(user: User, *, keeps_name: bool) -> None:
    user.email = f"erased-{user.pk}@example.invalid"
    if not keeps_name:
        user.name = pseudonym(user)
    user.language, user.time_zone, user.last_login = "en", "UTC", None
    user.is_active = False
    user.set_unusable_password()
    user.save()
