"""The steps a person takes on the account pages, by the test client."""

import re

from django.core import mail
from django.urls import reverse

from csb_portal import second_factor
from csb_portal.models import OutgoingMail
from csb_portal.testing.browser import mailed_code

PASSWORD = "a long enough passphrase"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+)")


def ask_for_code(client, email, **extra):
    return client.post(reverse("account_request_login_code"), {"email": email}, **extra)


def enter_code(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def log_in_by_code(client, user):
    ask_for_code(client, user.email)
    return enter_code(client, mailed_code(user.email))


def log_in_by_password(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def prove(client, user, page="mfa_authenticate"):
    return client.post(reverse(page), {"code": second_factor.code_now(user)})


def set_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def is_in(client):
    return client.get(reverse("account_logout")).status_code == 200


def choose_password(client, link, password=PASSWORD):
    """Follow a link to choose a password, and choose one unless the link is void."""
    page = client.get(LINK.search(link)[1], follow=True)
    if "token_fail" in page.context:
        return page
    data = {"password1": password, "password2": password}
    return client.post(page.redirect_chain[-1][0], data)


def newest_link(email):
    """Return the link in the newest mail to ``email``."""
    sent = [letter.body for letter in mail.outbox if letter.to == [email]]
    waiting = OutgoingMail.objects.filter(to=email).order_by("pk").values_list("body", flat=True)
    return LINK.search([*sent, *waiting][-1])[0]
