"""Log in without the pages: for tests of everything behind them."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from django.test import Client

from csb_portal import second_factor
from csb_portal.models import User


def log_in(client: Client, user: User, *, second: bool = True) -> Client:
    """Open a session for ``user``; with ``second`` as if they had used their second factor.

    Staff and election operators get one if they have none, so that they may enter the admin.
    """
    client.force_login(user)
    methods = [{"method": "password", "at": time.time()}]
    if second and user.is_staff and not second_factor.has_second_factor(user):
        second_factor.set_up(user)
    if second and second_factor.has_second_factor(user):
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client
