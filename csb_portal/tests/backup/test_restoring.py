"""A backup brings everything back into an empty machine, and nothing goes out of it by itself."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from csb_portal import audit, files, mail
from csb_portal.backup import contents, databases
from csb_portal.backup.errors import BackupError
from csb_portal.backup.restoring import restore
from csb_portal.mail.outbox import Reader
from csb_portal.models import AuditHead, MailStatus, OutgoingMail, User
from csb_portal.testing.factories import make_user
from csb_portal.testing.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)

PDF = b"%PDF-1.7\n%%EOF\n"
STATE = """
import json
from csb_portal import audit
from csb_portal.models import AuditHead, OutgoingMail, StoredFile, User
entries = audit.verify_database()
last = audit.AuditEntry.objects.latest("number")
print(json.dumps({
    "people": list(User.objects.values_list("name", flat=True)),
    "files": [file.read().decode() for file in StoredFile.objects.all()],
    "mail": list(OutgoingMail.objects.order_by("pk").values_list("to", "status")),
    "entries": entries,
    "last": last.event,
    "before_last": last.previous_hash,
}))
"""
SENDING = """
import json
from csb_portal import mail
from csb_portal.mail.delivery import flush_outbox
from csb_portal.mail.outbox import Reader
from csb_portal.models import User
from csb_portal.services.mails import release_mail
for name, secret in (("three", False), ("code", True)):
    mail.queue_text(to=Reader(f"{name}@example.org"), occasion="news:2", subject="News",
                    body="Now.", confidential=secret)
while_held = flush_outbox()
waiting = release_mail(actor=User.objects.get())
print(json.dumps([while_held, waiting, flush_outbox()]))
"""


@pytest.fixture
def portal(settings, tmp_path):
    """A portal with a person, a file, a mail that left and one that waits, and a trail."""
    from django.db import transaction

    from csb_portal.choices import PortalEvent

    settings.MEDIA_ROOT = tmp_path / "media"
    person = make_user(name="Ama Owusu")
    files.store_bytes("letter.pdf", PDF, actor=person)
    for name in ("one", "two"):
        reader = Reader(f"{name}@example.org")
        mail.queue_text(to=reader, occasion="news:1", subject="News", body="All is well.")
    OutgoingMail.objects.filter(to="one@example.org").update(
        status=MailStatus.ACCEPTED, accepted_at=person.date_joined
    )
    OutgoingMail.objects.filter(to="two@example.org").update(
        status=MailStatus.WAITING, answer="", accepted_at=None
    )
    with transaction.atomic():
        audit.record(PortalEvent.PERSON_REGISTERED, person, actor=None)


@pytest.mark.usefixtures("portal")
class TestRestoring:
    def test_people_files_mail_and_the_trail_come_back(self, backup, machine):
        folder, head = backup(), AuditHead.objects.get()

        done = machine.restore(folder)

        assert done.returncode == 0, done.stderr
        assert "Start it now." in done.stdout
        assert machine.ask(STATE) == {
            "people": ["Ama Owusu"],
            "files": [PDF.decode()],
            "mail": [["one@example.org", "accepted"], ["two@example.org", "refused"]],
            "entries": head.number + 1,
            "last": "portal.restored",
            "before_last": head.hash,
        }

    def test_nothing_is_sent_again_and_what_is_new_leaves_when_staff_say_so(self, backup, machine):
        machine.restore(backup())

        with SmtpSink() as sink:
            assert machine.ask(SENDING, EMAIL_URL=sink.url) == [1, 1, 1]
            assert sink.accepted == ["code@example.org", "three@example.org"]

    def test_a_damaged_backup_is_refused_by_the_command(self, backup, machine):
        folder = backup()
        (database,) = folder.glob("database.*")
        content = bytearray(database.read_bytes())
        content[len(content) // 2] ^= 1
        database.write_bytes(content)

        done = machine.restore(folder)

        assert done.returncode == 1
        assert f"{database} is damaged" in done.stderr
        assert not (machine.folder / "media").exists()

    def test_a_portal_that_is_in_use_is_not_overwritten(self, backup):
        with pytest.raises(BackupError, match="The database is not empty, and a restore"):
            restore(backup())

    def test_files_of_somebody_else_are_not_mixed_with_those_of_the_backup(
        self, monkeypatch, settings, backup, tmp_path
    ):
        folder = backup()
        monkeypatch.setattr(databases, "tables", list)
        settings.MEDIA_ROOT = tmp_path / "elsewhere"
        settings.MEDIA_ROOT.mkdir()
        (settings.MEDIA_ROOT / "stranger").write_bytes(b"?")

        with pytest.raises(BackupError, match="There are files in"):
            restore(folder)

    def test_another_key_is_refused_because_nobody_would_get_in(self, settings, backup):
        folder = backup()
        settings.SECRET_KEY = "another one"

        with pytest.raises(BackupError, match="SECRET_KEY is not the one of the portal"):
            restore(folder)

    def test_a_backup_of_a_newer_version_names_what_is_not_known(self, monkeypatch, backup):
        folder = backup()
        facts = contents.read(folder)
        newer = replace(facts, migrations=[*facts.migrations, ["families", "9999_newer"]])
        monkeypatch.setattr(contents, "read", lambda _folder: newer)

        with pytest.raises(BackupError, match="families: 9999_newer is not known here"):
            restore(folder)

    def test_a_backup_of_another_kind_of_database_says_so(self, monkeypatch, backup):
        folder = backup()
        other = replace(contents.read(folder), vendor="oracle")
        monkeypatch.setattr(contents, "read", lambda _folder: other)

        with pytest.raises(BackupError, match="the backup of a portal on oracle"):
            restore(folder)

    def test_a_backup_never_overwrites_anything(self, backup):
        folder = backup()

        with pytest.raises(CommandError, match="has something in it already"):
            call_command("backup", str(folder))

    def test_no_secret_lies_in_a_backup(self, settings, backup):
        folder = backup()

        assert settings.SECRET_KEY not in (folder / "portal.json").read_text()
        assert not list(folder.rglob("*key*"))
        assert User.objects.count() == 1
