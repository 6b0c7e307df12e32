"""Whoever is refused has at least ten days to look elsewhere, whatever the round says."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from csb_portal import clock
from csb_portal.errors import DomainError
from secretariat.models import FundingRound
from secretariat.services.funding.rounds import check_rule_kept, rule_mark
from secretariat.tests.funding.factories import NOW, make_draft, make_round

pytestmark = pytest.mark.django_db
migration = import_module("secretariat.migrations.0012_days_to_look_elsewhere")


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


def test_a_round_of_fewer_than_ten_days_is_refused_in_words():
    with pytest.raises(DomainError, match="would have 9 days to look elsewhere"):
        make_draft(look_days=9)
    assert make_draft(look_days=10).look_days == 10


def test_the_form_and_the_database_refuse_it_too():
    draft = make_draft()
    draft.look_days = 9
    with pytest.raises(ValidationError, match="look_days"):
        draft.clean_fields()
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="puts a constraint aside")
def test_a_round_that_said_less_says_ten_and_its_mark_is_of_what_it_says():
    found = make_round()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        found.look_days = 1
        FundingRound.objects.update(look_days=1, rule_hash=rule_mark(found))
        cursor.execute("PRAGMA ignore_check_constraints = OFF")

    migration.raise_to_ten(apps, None)

    found.refresh_from_db()
    assert found.look_days == 10
    check_rule_kept(found)


def test_a_round_closes_while_answers_can_still_be_given():
    until = make_draft().reserve_until
    fields = {"look_until": until.date() + timedelta(days=10)}

    assert make_draft(closes_at=until, **fields).closes_at == until
    with pytest.raises(DomainError, match="answers are due until"):
        make_draft(closes_at=until + timedelta(minutes=1), **fields)
