"""Invitations: the only way for staff and election operators to come in."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.accounts import password_link
from csb_portal.choices import PortalEvent
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.services.people import find_person, register_person
from csb_portal.services.roles import grant_role, lock_role


@transaction.atomic
def invite_person(email: str, role: Role, *, name: str = "", actor: User | None) -> str:
    """Give ``email`` an account with ``role`` and return the link that opens it, once.

    Who has an account keeps it and gets the role. The link lets its holder choose a
    password, and then leads through the second factor. It ends when it was used, at the
    person's next login, or after ``PASSWORD_RESET_TIMEOUT`` seconds.
    """
    lock_role(role)
    user = find_person(email) or register_person(
        email=email, name=name or email.partition("@")[0], actor=actor
    )
    if not user.is_active:
        raise DomainError(
            _("The account of %(person)s is closed.") % {"person": user},
            so=_("Have a staff member reopen it first."),
        )
    if role not in user.role_names:
        user = grant_role(user, role, actor=actor)
    audit.record(
        PortalEvent.PERSON_INVITED,
        user,
        actor=actor,
        public=False,
        private={"email": user.email},
        role=role,
    )
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return password_link(f"{user_pk_to_url_str(user)}-{token}")
