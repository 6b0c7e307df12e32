"""Grants that are handed on, and who is asking."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from csb_portal.models import User
from csb_portal.permissions import require, signed_in


def test_what_was_granted_is_handed_on():
    assert require("a mandate") == "a mandate"


@pytest.mark.parametrize("refusal", [None, False])
def test_nothing_granted_is_a_refusal(refusal):
    with pytest.raises(PermissionDenied):
        require(refusal)


def test_whoever_is_signed_in_is_handed_on(rf):
    request = rf.get("/")
    request.user = User(name="Ana")

    assert signed_in(request) is request.user


def test_nobody_signed_in_is_a_refusal(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    with pytest.raises(PermissionDenied):
        signed_in(request)
