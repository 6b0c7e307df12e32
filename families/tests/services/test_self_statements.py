"""What people say of themselves: theirs alone, and never overwritten by what was not said."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import AuditEntry
from csb_portal.testing.factories import make_user
from families.services.self_statements import say_of_oneself, take_over_statement

pytestmark = pytest.mark.django_db


def taken_over(person, *, days=0, actor=None, **said):
    day = clock.today() + timedelta(days=days)
    values = {"gender": "", "region": ""} | said
    take_over_statement(person, said_on=day, actor=actor or make_user(), **values)
    person.refresh_from_db()
    return person.self_statement.gender, person.self_statement.region


def test_what_is_not_said_overwrites_nothing():
    person = make_user()
    say_of_oneself(person, gender="woman", region="Andes")

    assert taken_over(person) == ("woman", "Andes")
    assert taken_over(person, gender="other") == ("other", "Andes")
    assert taken_over(person, region="Alps") == ("other", "Alps")


def test_what_was_said_before_fills_gaps_alone():
    person = make_user()
    say_of_oneself(person, gender="woman", region="")

    assert taken_over(person, days=-1, gender="other", region="Andes") == ("woman", "Andes")


def test_whoever_lets_it_be_taken_over_is_on_the_trail_and_only_if_it_says_something_new():
    person, operator = make_user(), make_user()

    taken_over(person, gender="woman", actor=operator)
    taken_over(person, gender="woman", actor=operator)

    (entry,) = AuditEntry.objects.filter(event="families.self_stated")
    assert entry.actor == f"csb_portal.user:{operator.pk}"
