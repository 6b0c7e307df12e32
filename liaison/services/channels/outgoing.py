"""Mail of channels that waits in the outbox: held back when somebody leaves."""

from datetime import timedelta

from django.db.models import Q

from csb_portal import clock
from csb_portal.models import MailStatus, OutgoingMail
from liaison.models import Channel
from liaison.notifications.channels import SUBSCRIPTION_OCCASION

STILL_TRIED = timedelta(days=6)  # longer than the outbox tries


def stop_mail(channel: Channel, email: str) -> None:
    """Do not send what still waits for somebody who has left ``channel``."""
    recent = channel.posts.accepted().filter(distributed_at__gte=clock.now() - STILL_TRIED)
    OutgoingMail.objects.filter(
        to=email.lower(),
        status=MailStatus.WAITING,
        occasion__in=[post.occasion for post in recent],
    ).delete()


def forget_address(email: str) -> None:
    """Let mails already sent keep their count and their answer, but not their reader."""
    ours = Q(occasion__startswith="post:") | Q(occasion__startswith=SUBSCRIPTION_OCCASION)
    OutgoingMail.objects.filter(ours, to=email.lower(), recipient=None).forget_readers()
