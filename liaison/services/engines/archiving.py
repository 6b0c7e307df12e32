"""What went through a list comes back to the portal's archive, as a mail to one more member."""

import logging

from django.db import transaction

from csb_portal.lifecycle import locked
from liaison.choices.channels import PostStatus
from liaison.incoming.mail import ParsedMail
from liaison.models import Channel, Post
from liaison.services.channels.posting import publish
from liaison.services.engines.handing_over import note_taken
from liaison.services.engines.intake import take_in
from liaison.services.incoming.naming import kept_id

logger = logging.getLogger(__name__)


@transaction.atomic
def take_copy(channel: Channel, mail: ParsedMail) -> Post:
    """File what the list called ``channel`` has handed out; what the portal knows is not filed twice.

    For a post of the portal's own it is the proof that it went through. A held one was let
    through in Mailman itself, so it is posted here as well.
    """
    channel = locked(channel)
    name = kept_id(channel, mail.message_id)
    post = Post.objects.filter(channel=channel, message_id=name).first()
    if post is None:
        post = take_in(channel, mail, is_out=True)
    elif post.status == PostStatus.HELD:
        post = publish(locked(post), channel, actor=None, is_out=True)
    elif post.status != PostStatus.ACCEPTED:
        logger.warning("%s went out although it was refused here.", post.reference)
        return post
    note_taken(post, came_back=True)
    return post
