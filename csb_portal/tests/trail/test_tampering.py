"""Whoever falsifies the trail by hand is found, and the first bad entry is named."""

import json

import pytest

from csb_portal import audit
from csb_portal.models import AuditDetail, AuditEntry
from csb_portal.models.trail import canonical, sha256

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trail")]

ENTRY = "csb_portal_auditentry"
HEAD = "csb_portal_audithead"
COLUMNS = (
    "recorded_at, event, summary, target, actor, data, is_public, nonce, commitment, "
    "previous_hash, content_hash"
)


@pytest.mark.parametrize(
    ("number", "sql"),
    [
        (3, f"UPDATE {ENTRY} SET summary = 'Nothing happened' WHERE number = 3"),
        (3, f"UPDATE {ENTRY} SET actor = '' WHERE number = 3"),
        (3, f"UPDATE {ENTRY} SET data = '{{\"figure\": 4}}' WHERE number = 3"),
        (2, f"UPDATE {ENTRY} SET is_public = true WHERE number = 2"),
        (3, f"UPDATE {ENTRY} SET recorded_at = '2005-01-05 10:00:00' WHERE number = 3"),
        (5, f"UPDATE {ENTRY} SET hash = '{'f' * 64}' WHERE number = 5"),
        (4, f"UPDATE {ENTRY} SET commitment = '{'f' * 64}' WHERE number = 4"),
        (4, 'UPDATE csb_portal_auditdetail SET content = \'{"reason": "Other words."}\''),
        (1, f"DELETE FROM {ENTRY} WHERE number = 1"),
        (3, f"DELETE FROM {ENTRY} WHERE number = 3"),
        (5, f"DELETE FROM {ENTRY} WHERE number = 5"),
        (1, f"UPDATE {ENTRY} SET number = number + 100"),
        (1, f"DELETE FROM {HEAD}"),
        (4, f"UPDATE {HEAD} SET number = 4"),
        (5, f"UPDATE {HEAD} SET hash = '{'f' * 64}'"),
        (6, f"UPDATE {HEAD} SET number = 6"),
    ],
)
def test_the_first_bad_entry_is_named(by_hand, number, sql):
    if "DELETE" in sql and ENTRY in sql:
        AuditDetail.objects.all().delete()

    by_hand(sql)

    with pytest.raises(audit.TrailBroken, match=f"^Entry {number}: ") as found:
        audit.verify_database()
    assert found.value.number == number


def test_two_entries_that_changed_places_are_found(by_hand):
    by_hand(f"UPDATE {ENTRY} SET number = 99 WHERE number = 3")
    by_hand(f"UPDATE {ENTRY} SET number = 3 WHERE number = 4")
    by_hand(f"UPDATE {ENTRY} SET number = 4 WHERE number = 99")

    with pytest.raises(audit.TrailBroken, match=r"^Entry 3: "):
        audit.verify_database()


def test_an_entry_slipped_in_between_is_found(by_hand):
    by_hand(f"UPDATE {ENTRY} SET number = number + 100 WHERE number > 2")
    by_hand(f"UPDATE {ENTRY} SET number = number - 99 WHERE number > 100")
    by_hand(
        f"INSERT INTO {ENTRY} (number, hash, {COLUMNS}) "
        f"SELECT 3, '{'f' * 64}', {COLUMNS} FROM {ENTRY} WHERE number = 2"
    )

    with pytest.raises(audit.TrailBroken, match=r"^Entry 3: "):
        audit.verify_database()


def test_a_rewritten_entry_that_was_sealed_again_breaks_the_next(by_hand):
    third = AuditEntry.objects.get(number=3)
    third.summary = "Nothing happened"
    content_hash = sha256(canonical(third.content))
    seal = sha256(third.previous_hash + content_hash)

    by_hand(
        f"UPDATE {ENTRY} SET summary = 'Nothing happened', content_hash = '{content_hash}', "
        f"hash = '{seal}' WHERE number = 3"
    )

    with pytest.raises(audit.TrailBroken, match="Entry 4: it does not follow"):
        audit.verify_database()


def test_a_history_rewritten_to_the_end_is_given_away_by_a_head_noted_before(by_hand):
    head = AuditEntry.objects.get(number=5).hash
    fourth = AuditEntry.objects.get(number=4).hash
    by_hand(f"DELETE FROM {ENTRY} WHERE number = 5")
    by_hand(f"UPDATE {HEAD} SET number = 4, hash = '{fourth}'")

    assert audit.verify_database() == 4
    with pytest.raises(audit.TrailBroken, match="without the head"):
        audit.verify_database(seen=head)


def test_acts_that_happen_during_the_check_do_not_disturb_it(record, monkeypatch):
    checked = audit.verify

    def slowly(entries, **options):
        count = checked(entries, **options)
        record()
        return count

    monkeypatch.setattr(audit, "verify", slowly)

    assert audit.verify_database() == 5


def falsified(change):
    entries = json.loads(json.dumps(list(audit.export(public=True))))
    change(entries)
    return entries


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (1, lambda entries: entries.pop(0)),
        (3, lambda entries: entries.pop(2)),
        (3, lambda entries: entries.insert(2, entries[2] | {"number": 99})),
        (2, lambda entries: entries.insert(2, entries.pop(1))),
        (1, lambda entries: entries[0]["content"].update(summary="Nothing happened")),
        (1, lambda entries: entries[0].update(content=entries[2]["content"])),
        (2, lambda entries: entries[1].update(content_hash="f" * 64)),
        (2, lambda entries: entries[1].update(previous_hash="f" * 64)),
        (2, lambda entries: entries[1].update(content=None)),
        (2, lambda entries: entries[1].update(content_hash=5)),
        (2, lambda entries: entries[1].pop("hash")),
        (3, lambda entries: entries.insert(2, "a line of text")),
    ],
)
def test_a_falsified_export_is_found_too(number, change):
    with pytest.raises(audit.TrailBroken) as found:
        audit.verify(falsified(change))

    assert found.value.number == number


def test_the_public_export_verifies_and_keeps_private_entries_sealed():
    first, second, *others = audit.export(public=True)

    assert audit.verify([first, second, *others]) == 5
    assert set(second) == {"number", "previous_hash", "content_hash", "hash"}
    assert first["content"]["data"] == {"figure": 1}
    assert all("content" in entry for entry in audit.export(public=False))
