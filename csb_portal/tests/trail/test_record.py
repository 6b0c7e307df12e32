"""Writing the trail: sealed, append-only, and free of anybody's words."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from csb_portal import audit, clock
from csb_portal.models import AuditDetail, AuditEntry
from csb_portal.models.append_only import AppendOnlyError
from csb_portal.testing.factories import make_user

pytestmark = pytest.mark.django_db


def test_each_entry_carries_the_hash_of_the_one_before_it(record):
    first, second = record(), record()

    assert (first.number, second.number) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == ("0" * 64, first.hash)
    assert audit.verify_database() == 2


def test_an_entry_says_who_did_what_to_what_and_when():
    user = make_user()

    with clock.at(datetime(2005, 1, 5, 10, tzinfo=UTC)):
        entry = audit.record(PlainEvent.DONE, user, actor=None, on=date(2005, 1, 5), of=[user])

    reference = f"csb_portal.user:{user.pk}"
    assert entry.summary == f"Thing done: {reference}"
    assert (entry.target, entry.actor) == (reference, "")
    assert entry.recorded_at == datetime(2005, 1, 5, 10, tzinfo=UTC)
    assert entry.data == {"on": "2005-01-05", "of": [reference]}
    assert list(audit.entries_about(user)) == [entry]


class PlainEvent(models.TextChoices):
    DONE = "tests.done", "Thing done"


class TranslatedEvent(models.TextChoices):
    LOGGED_OUT = "tests.logged_out", gettext_lazy("Yes")


def test_the_trail_stays_english_whatever_the_actor_reads():
    with translation.override("fr"):
        entry = audit.record(TranslatedEvent.LOGGED_OUT, make_user(), actor=None)

    assert entry.summary.startswith("Yes: ")


def test_a_thing_is_called_by_its_reference_only_if_that_is_one_word():
    user = make_user()
    user.reference = "RL-2005-0001"
    named = audit.record(PlainEvent.DONE, user, actor=None)
    user.reference = "Somebody's letter"
    unnamed = audit.record(PlainEvent.DONE, user, actor=None)

    assert named.summary == "Thing done: RL-2005-0001"
    assert unnamed.summary == f"Thing done: csb_portal.user:{user.pk}"


@pytest.mark.parametrize(
    "words",
    [
        "Somebody's name",
        "person@example.org",
        "a\nb",
        "x" * 201,
        {"a name as a key": 1},
        ["fine", "not fine"],
        datetime(2005, 1, 5, 10),
    ],
)
def test_the_trail_refuses_words_addresses_and_moments_without_a_zone(record, words):
    with pytest.raises(ValueError, match="private="):
        record(reason=words)

    assert not AuditEntry.objects.exists()


def test_an_entry_can_neither_be_changed_nor_removed(record):
    entry = record(private={"reason": "My own words."})
    entries = AuditEntry.objects.all()

    for change in (
        entry.save,
        entry.delete,
        entries.delete,
        lambda: entries.update(summary="Nothing happened"),
        lambda: entries.bulk_update([entry], ["summary"]),
        lambda: entries.update_or_create(number=1, defaults={"summary": "Nothing happened"}),
        lambda: entries._raw_delete("default"),
        AuditEntry._base_manager.all().delete,
        lambda: AuditEntry._base_manager.update(summary="Nothing happened"),
    ):
        with pytest.raises(AppendOnlyError):
            change()
    assert audit.verify_database() == 1


def test_entries_cannot_be_written_past_the_chain_many_at_once(record):
    entry = record()
    entry.pk, entry.number, entry.hash = None, 2, "f" * 64

    for options in ({}, {"ignore_conflicts": True}):
        with pytest.raises(AppendOnlyError, match=r"audit\.record"):
            AuditEntry.objects.bulk_create([entry], **options)


def test_an_entry_written_past_the_chain_one_by_one_is_found(record):
    entry = record()
    entry.pk, entry.number, entry.hash, entry._state.adding = None, 2, "f" * 64, True
    entry.save()

    with pytest.raises(audit.TrailBroken, match="Entry 2: it stands behind the head"):
        audit.verify_database()


def test_what_was_said_can_be_erased_and_the_chain_still_holds(record):
    record(private={"reason": "My own words."})

    AuditDetail.objects.all().delete()

    assert audit.verify_database() == 1


def test_nothing_of_a_private_detail_is_in_the_entry(record):
    words = {"reason": "My own words.", "name": "Somebody"}
    entry, again = record(private=words), record(private=words)

    assert "own words" not in str(entry.content)
    assert entry.commitment != again.commitment
    assert entry.detail.content == words


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_not_recorded(record):
    with pytest.raises(transaction.TransactionManagementError, match="whole or it is not at all"):
        record()

    with transaction.atomic():
        record()
    assert AuditEntry.objects.count() == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the trigger is PostgreSQL's")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE csb_portal_auditentry SET summary = 'Nothing happened'",
        "DELETE FROM csb_portal_auditentry",
        "SET LOCAL csb.may_truncate = off; TRUNCATE csb_portal_auditentry CASCADE",
    ],
)
def test_postgresql_itself_refuses_to_change_the_trail(record, sql):
    record()

    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)

    assert audit.verify_database() == 1
