"""Mailings: one row a reader, what they share stored once, no more memory for more readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from csb_portal.background import enqueue_on_commit
from csb_portal.mail.building import with_whole_lines
from csb_portal.mail.outbox import new_mail
from csb_portal.models import OutgoingMail, SharedContent

CHUNK = 500


@dataclass(frozen=True)
class Letter:
    """What is one reader's own of a mailing: its headers and first words, and its last ones."""

    to: str
    head: bytes
    foot: bytes = b""
    recipient_id: int | None = None


@transaction.atomic
def queue_letters(letters: Iterable[Letter], *, occasion: str, subject: str, content: bytes) -> int:
    """Write one mail a letter, and return how many; an address had on this occasion is left out.

    A mail is ``letter.head + content + letter.foot``, joined at line ends. The letters may
    come from a generator: they are written as they come. Raises ``ValueError`` for an
    occasion that is too long.
    """
    shared = SharedContent.objects.create(content=with_whole_lines(content))
    mails = (_mail(letter, occasion, subject, shared) for letter in letters)
    while chunk := list(islice(mails, CHUNK)):
        OutgoingMail.objects.bulk_create(chunk, ignore_conflicts=True)
    queued = shared.mails.count()
    if queued:
        enqueue_on_commit("csb_portal.flush_outbox")
    else:
        shared.delete()
    return queued


def _mail(letter: Letter, occasion: str, subject: str, shared: SharedContent) -> OutgoingMail:
    return new_mail(
        letter.to,
        occasion=occasion,
        subject=subject,
        recipient_id=letter.recipient_id,
        head=with_whole_lines(letter.head),
        shared=shared,
        foot=with_whole_lines(letter.foot),
        is_bulk=True,
    )
