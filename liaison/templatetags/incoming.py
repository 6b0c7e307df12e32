"""What was answered by mail, for the page of a message: ``{% mailed_replies message %}``."""

from django import template
from django.template.context import Context

from liaison.choices.incoming import MAILED_OUTCOMES
from liaison.models import Message
from liaison.permissions.incoming import can_handle_replies, can_read_replies

register = template.Library()


@register.inclusion_tag("liaison/_replies.html", takes_context=True)
def mailed_replies(context: Context, message: Message) -> dict:
    """Show the replies to whoever may read them; to anybody else, nothing and no query."""
    user = context["request"].user
    if not can_read_replies(user):
        return {"replies": []}
    replies = message.mailed_replies.select_related("counterpart", "handled_by")
    return {
        "replies": replies.prefetch_related("attachments__file"),
        "may_handle": can_handle_replies(user),
        "may_be_answered": message.is_open,
        "outcomes": [(outcome.value, outcome.label) for outcome in MAILED_OUTCOMES],
        "csrf_token": context.get("csrf_token"),
    }
