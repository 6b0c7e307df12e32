"""A backup brings everything back into an empty machine, and nothing goes out of it by itself."""

import pytest
from django.core.management import CommandError, call_command

from csb_portal import audit, files, mail
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
FLUSH = """
import json
from csb_portal.mail.delivery import flush_outbox
print(json.dumps(flush_outbox()))
"""
QUEUE = """
import json
from csb_portal import mail
from csb_portal.mail.outbox import Reader
for name, secret in (("three", False), ("code", True)):
    mail.queue_text(to=Reader(f"{name}@example.org"), occasion="news:2", subject="News",
                    body="Now.", confidential=secret)
print("true")
"""
RELEASE = """
import json
from csb_portal.models import User
from csb_portal.services.mails import release_mail
print(json.dumps(release_mail(actor=User.objects.get())))
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
            machine.ask(QUEUE)
            machine.ask(FLUSH, EMAIL_URL=sink.url)
            held_back = sink.accepted
            waiting = machine.ask(RELEASE)
            machine.ask(FLUSH, EMAIL_URL=sink.url)

            assert held_back == ["code@example.org"]
            assert waiting == 1
            assert sink.accepted == ["code@example.org", "three@example.org"]

    def test_a_damaged_backup_leaves_the_machine_empty(self, backup, machine):
        folder = backup()
        (database,) = folder.glob("database.*")
        content = bytearray(database.read_bytes())
        content[len(content) // 2] ^= 1
        database.write_bytes(content)

        done = machine.restore(folder)

        assert done.returncode == 1
        assert f"{database} is damaged" in done.stderr
        assert not (machine.folder / "media").exists()

    def test_a_portal_that_is_in_use_is_not_overwritten(self, backup, machine):
        folder = backup()
        machine.restore(folder)

        done = machine.restore(folder)

        assert done.returncode == 1
        assert "The database is not empty, and a restore overwrites nothing." in done.stderr

    def test_files_of_somebody_else_are_not_mixed_with_those_of_the_backup(self, backup, machine):
        (machine.folder / "media").mkdir()
        (machine.folder / "media" / "stranger").write_bytes(b"?")

        done = machine.restore(backup())

        assert done.returncode == 1
        assert "There are files in" in done.stderr

    def test_another_key_is_refused_and_the_old_one_may_be_a_former_one(
        self, settings, backup, machine
    ):
        folder = backup()

        refused = machine.restore(folder, SECRET_KEY="another one")
        done = machine.restore(
            folder,
            SECRET_KEY="another one",
            SECRET_KEY_FALLBACKS=settings.SECRET_KEY,
        )

        assert refused.returncode == 1
        assert "SECRET_KEY is not the one of the portal that was backed up" in refused.stderr
        assert done.returncode == 0, done.stderr

    def test_a_backup_never_overwrites_anything(self, backup):
        folder = backup()

        with pytest.raises(CommandError, match="has something in it already"):
            call_command("backup", str(folder))

    def test_no_secret_lies_in_a_backup(self, settings, backup):
        folder = backup()

        assert settings.SECRET_KEY not in (folder / "portal.json").read_text()
        assert not list(folder.rglob("*key*"))
        assert User.objects.count() == 1
