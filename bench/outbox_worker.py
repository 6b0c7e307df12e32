"""One process of the measurement of the outbox: it takes orders on its standard input.

An order is a line, ``subscribe READERS``, ``post READERS``, ``letters READERS``, ``flush PORT``
or ``plain PORT``. The process gets ready, says so, does it at the next line, and reports.
``plain`` is what the others are compared with: the same bytes by smtplib.
"""

import json
import os
import resource
import smtplib
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
django.setup()

from django.core.mail import get_connection  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection  # noqa: E402

from csb_portal import clock, mail  # noqa: E402
from csb_portal.mail import verp  # noqa: E402
from csb_portal.mail.delivery import flush_outbox  # noqa: E402
from csb_portal.models import MailStatus, OutgoingMail, SharedContent, User  # noqa: E402
from liaison.choices.channels import RuleKind, Source  # noqa: E402
from liaison.models import Channel, Subscription  # noqa: E402
from liaison.services.channels.posting import Author, submit_post  # noqa: E402

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LINE = "The bureau met this morning and agreed on what to tell the plenary about access.\n"
BODY = LINE * 20


def subscribe(readers: str) -> Callable[[], int]:
    call_command("migrate", verbosity=0)
    channel = Channel.objects.filter(rules__rule=RuleKind.SUBSCRIBERS).first()
    now = clock.now()
    rows = (
        Subscription(
            channel=channel,
            email=f"reader-{number}@example.org",
            name=f"Reader {number}",
            requested_at=now,
            confirmed_at=now,
        )
        for number in range(int(readers))
    )
    while chunk := list(islice(rows, 1000)):
        Subscription.objects.bulk_create(chunk)
    User.objects.create(email="author@example.org", name="Author")
    return Subscription.objects.count


def post(readers: str) -> Callable[[], int]:
    _empty()
    author = Author.of_user(User.objects.get(email="author@example.org"))
    channel = Channel.objects.filter(rules__rule=RuleKind.SUBSCRIBERS).first()
    ordered = Subscription.objects.order_by("pk").values_list("pk", flat=True)
    wanted = Subscription.objects.filter(pk__in=list(ordered[: int(readers)]))
    Subscription.objects.update(confirmed_at=None)
    wanted.update(confirmed_at=clock.now())

    def submit() -> int:
        subject = f"What the bureau agreed on {uuid.uuid4()}"
        submit_post(channel, author=author, subject=subject, body=BODY, source=Source.PORTAL)
        return OutgoingMail.objects.filter(status=MailStatus.WAITING).count()

    return submit


def letters(readers: str) -> Callable[[], int]:
    _empty()

    def each() -> Iterator[mail.Letter]:
        for number in range(int(readers)):
            to = f"reader-{number}@example.org"
            head = f"To: {to}\r\nSubject: News\r\n\r\nDear Reader {number},\r\n"
            yield mail.Letter(to, head.encode(), b"To leave: ...\r\n")

    return lambda: mail.queue_letters(
        each(), occasion=f"post:{uuid.uuid4()}", subject="News", content=BODY.encode()
    )


def flush(port: str) -> Callable[[], int]:
    server = get_connection(SMTP, host="127.0.0.1", port=int(port))
    OutgoingMail.objects.exists()
    return lambda: flush_outbox(server)


def plain(port: str) -> Callable[[], int]:
    """Prepare what smtplib does best: one connection, and the very bytes of the outbox."""
    content = bytes(SharedContent.objects.get().content)
    ready = [
        (verp.sender_of(row), row.to, bytes(row.head) + content + bytes(row.foot))
        for row in OutgoingMail.objects.iterator()
    ]

    def send() -> int:
        with smtplib.SMTP("127.0.0.1", int(port)) as server:
            for sender, to, text in ready:
                server.sendmail(sender, [to], text)
        return len(ready)

    return send


def _empty() -> None:
    tables = [OutgoingMail._meta.db_table, SharedContent._meta.db_table]
    commands = connection.ops.sql_flush(no_style(), tables, allow_cascade=True)
    connection.ops.execute_sql_flush(commands)


WORKS = {"subscribe": subscribe, "post": post, "letters": letters, "flush": flush, "plain": plain}

if __name__ == "__main__":
    for order in iter(sys.stdin.readline, ""):
        name, argument = order.split()
        work = WORKS[name](argument)
        print("ready", flush=True)
        sys.stdin.readline()
        started, used = time.perf_counter(), time.process_time()
        done = work()
        report = {
            "done": done,
            "seconds": time.perf_counter() - started,
            "processor": time.process_time() - used,
            "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(report), flush=True)
