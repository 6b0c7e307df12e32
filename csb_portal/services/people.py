"""People: how they come to have an account, and how it ends. Nobody signs up by themselves."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.choices import PortalEvent
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User


def find_person(email: str) -> User | None:
    """Return whoever can be written to at ``email``, whatever its case, or ``None``.

    An address that somebody added but has not confirmed is not theirs yet.
    """
    email = email.strip().lower()
    theirs = Q(email=email) | Q(emailaddress__email=email, emailaddress__verified=True)
    return User.objects.filter(theirs).first()


@transaction.atomic
def register_person(
    *,
    email: str,
    name: str,
    language: str = "en",
    time_zone: str = "UTC",
    actor: User | None,
) -> User:
    """Give somebody an account: no password, one verified address, no rights of its own.

    They log in by a code mailed to that address and may set a password later. Raises
    ``DomainError`` if the address is somebody's already, or if a value is not one.
    """
    user = User(
        email=email.strip().lower(), name=name.strip(), language=language, time_zone=time_zone
    )
    if find_person(user.email):
        raise DomainError(
            _("%(email)s already belongs to somebody's account.") % {"email": user.email},
            rule=_("An address opens the account of one person only."),
            so=_("Use that account, or register the person under another address."),
        )
    user.set_unusable_password()
    _check(user)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    details = {"email": user.email, "name": user.name}
    audit.record(PortalEvent.PERSON_REGISTERED, user, actor=actor, public=False, private=details)
    return user


@transaction.atomic
def correct_details(user: User, *, name: str, language: str, time_zone: str, actor: User) -> User:
    """Change what somebody is called, the language we write in, and their clock."""
    user = locked(user)
    before = _details(user)
    user.name, user.language, user.time_zone = name.strip(), language, time_zone
    if _details(user) == before:
        return user
    _check(user)
    user.save(update_fields=["name", "language", "time_zone"])
    changes = {"before": before, "after": _details(user)}
    audit.record(PortalEvent.DETAILS_CORRECTED, user, actor=actor, public=False, private=changes)
    return user


@transaction.atomic
def note_replaced_address(user: User, *, before: str, after: str) -> None:
    """Write into the trail that from now on the portal writes to somebody elsewhere.

    Whoever reads an address gets what opens the account; after a vote it must be told
    whose address changed meanwhile.
    """
    changes = {"before": before, "after": after}
    audit.record(PortalEvent.ADDRESS_REPLACED, user, actor=user, public=False, private=changes)


def _details(user: User) -> dict[str, str]:
    return {"name": user.name, "language": user.language, "time_zone": user.time_zone}


def _check(user: User) -> None:
    """Refuse values that are none. Raises ``DomainError``."""
    try:
        user.clean_fields(exclude={"password"})
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        labels = {one.name: one.verbose_name for one in User._meta.fields}
        raise DomainError(f"{labels[field]}: {' '.join(problems)}") from error
