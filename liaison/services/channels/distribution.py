"""The embedded engine: a post to each of its channel's members, by the outbox."""

from collections.abc import Collection

from django.db import transaction

from csb_portal import clock, mail
from csb_portal.models import OutgoingMail
from liaison.models import Post
from liaison.models.channels.membership import members_of
from liaison.rules.channels import subject_line
from liaison.services.channels.letters import Letters


@transaction.atomic
def distribute(post: Post, *, but: Collection[str] = ()) -> int:
    """Write ``post`` to each member who receives, and return to how many.

    A muted, paused or marked address is left out, and so is whoever had it already (``but``).
    Twice is once: an address has one mail of a post.
    """
    letters = Letters(post)
    had = {email.lower() for email in but}
    members = (
        member
        for member in members_of(post.channel)
        if member.receives and not member.addresses & had
    )
    mail.queue_letters(
        letters.to(members),
        occasion=post.occasion,
        subject=subject_line(post.subject, post.channel.subject_prefix),
        content=letters.text,
    )
    post.recipients = OutgoingMail.objects.filter(occasion=post.occasion).count() + len(had)
    post.distributed_at = clock.now()
    post.save(update_fields=["recipients", "distributed_at"])
    return post.recipients
