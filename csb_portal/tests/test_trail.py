"""The trail: sealed, verifiable, and free of anybody's words."""

import pytest
from django.db import models

from csb_portal import audit
from csb_portal.models import AuditDetail, AuditEntry
from csb_portal.models.append_only import AppendOnlyError
from csb_portal.testing.factories import make_user

pytestmark = pytest.mark.django_db


class SomeEvent(models.TextChoices):
    DONE = "tests.done", "Thing done"


def record(**fields):
    user = make_user()
    return audit.record(SomeEvent.DONE, user, actor=user, **fields)


def test_each_entry_carries_the_hash_of_the_one_before_it():
    first, second = record(), record()

    assert (first.number, second.number) == (1, 2)
    assert second.previous_hash == first.hash
    assert audit.verify_database() == 2


def test_an_entry_can_neither_be_changed_nor_removed():
    entry = record()

    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.update(summary="Nothing happened")
    assert audit.verify_database() == 1


def test_the_trail_refuses_words_and_addresses():
    for words in ("Somebody's name", "person@example.org", "a\nb"):
        with pytest.raises(ValueError, match="private="):
            record(reason=words)


def test_what_was_said_can_be_erased_and_the_chain_still_holds():
    record(private={"reason": "My own words."})

    AuditDetail.objects.all().delete()

    assert audit.verify_database() == 1
