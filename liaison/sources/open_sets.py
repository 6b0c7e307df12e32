"""The public register and the meetings as data: bodies, moments and states, never people."""

from datetime import datetime

from django.utils.translation import gettext_noop as _

from csb_portal.open_data import Column, OpenSet, field, page_of
from liaison.models import Meeting, Message


def _subject(message: Message) -> str:
    return message.subject if message.is_text_public else ""


MESSAGES = OpenSet(
    "messages",
    _("The public register: relays, requests and statements, as far as anyone may read them."),
    lambda: Message.objects.public().with_parties().order_by("received_at", "pk"),
    (
        field("reference", str, _("Its reference.")),
        field("kind", str, _("relay, request or statement.")),
        field("status", str, _("How far it is.")),
        Column("subject", str, _("Its subject; empty until its text is public."), _subject),
        field("language", str, _("The language of the original.")),
        field("sender", str, _("Who sent it, by short name."), of="sender.slug", may_be_empty=True),
        Column(
            "receivers",
            str,
            _("For whom it is, by short names, separated by spaces."),
            lambda message: " ".join(sorted(party.slug for party in message.receivers)),
        ),
        field("received_at", datetime, _("When the [secretariat] got it.")),
        field("delivered_at", datetime, _("When it was passed on."), may_be_empty=True),
        field("due_at", datetime, _("Until when an answer is due."), may_be_empty=True),
        field("minutes", int, _("Minutes from receipt to delivery."), may_be_empty=True),
        page_of(_("Its page, with the text and its versions.")),
    ),
)

MEETINGS = OpenSet(
    "meetings",
    _("Meetings that were announced, with the three counterparts and others."),
    lambda: Meeting.objects.public().with_parties().order_by("starts_at", "pk"),
    (
        field("reference", str, _("Its reference.")),
        field("kind", str, _("With whom it is: an interface meeting, the [plenary], and so on.")),
        field("status", str, _("Whether it is ahead, took place or was cancelled.")),
        field("title", str, _("What it is about.")),
        field("party", str, _("The other side, by its short name."), of="party.slug"),
        field("starts_at", datetime, _("When it begins.")),
        field("ends_at", datetime, _("When it ends.")),
        page_of(_("Its page, with agenda, minutes and actions.")),
    ),
)

OPEN_SETS = (MESSAGES, MEETINGS)
