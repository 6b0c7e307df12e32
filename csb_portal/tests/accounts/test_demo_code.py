"""The stand-in for a demo account's phone, which refuses to be more than that."""

import pytest
from django.core.management import CommandError, call_command

from csb_portal import second_factor
from csb_portal.environment import VAR
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    marker = VAR / "demo"
    marker.touch()
    yield
    marker.unlink()


@pytest.mark.usefixtures("demo")
def test_it_prints_a_code_valid_now_and_the_recovery_codes(capsys):
    user = make_user(Role.STAFF)
    kit = second_factor.set_up(user)

    call_command("demo_code", user.email)
    code = capsys.readouterr().out.strip()
    call_command("demo_code", user.email, "--recovery")

    assert code == second_factor.code_now(user)
    assert capsys.readouterr().out.split() == kit.recovery_codes


def test_it_refuses_where_there_is_no_demo():
    user = make_user(Role.STAFF)
    second_factor.set_up(user)

    with pytest.raises(CommandError, match="does not hold the demo"):
        call_command("demo_code", user.email)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("email", ["real@example.com", "nobody@example.org"])
def test_it_refuses_whoever_is_not_of_the_demo(email):
    second_factor.set_up(make_user(Role.STAFF, email="real@example.com"))

    with pytest.raises(CommandError, match="is not a demo account"):
        call_command("demo_code", email)


@pytest.mark.usefixtures("demo")
def test_it_says_so_when_there_is_no_app():
    with pytest.raises(CommandError, match="no authenticator app"):
        call_command("demo_code", make_user().email)
