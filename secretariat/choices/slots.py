"""Words of speaking slots and side events: calls, nominations, slates, and what became of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallKind(models.TextChoices):
    """What a call gives away."""

    SPEAKING = "speaking", _("Speaking slots")
    SIDE_EVENT = "side_event", _("Side events")


class CallStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    PUBLISHED = "published", _("Published")
    PROPOSED = "proposed", _("The slate waits for a second person")
    CONFIRMED = "confirmed", _("The slate is confirmed")
    SENT = "sent", _("The slate is with whoever decides")
    SETTLED = "settled", _("Settled")
    CANCELLED = "cancelled", _("Cancelled")


CALL_TRANSITIONS = {
    CallStatus.DRAFT: {CallStatus.PUBLISHED, CallStatus.CANCELLED},
    CallStatus.PUBLISHED: {CallStatus.PROPOSED, CallStatus.CANCELLED},
    CallStatus.PROPOSED: {CallStatus.PUBLISHED, CallStatus.CONFIRMED, CallStatus.CANCELLED},
    CallStatus.CONFIRMED: {CallStatus.SENT, CallStatus.CANCELLED},
    CallStatus.SENT: {CallStatus.SETTLED},
    CallStatus.SETTLED: set(),
    CallStatus.CANCELLED: set(),
}
CALL_TONES = {
    CallStatus.DRAFT: "draft",
    CallStatus.PUBLISHED: "waiting",
    CallStatus.PROPOSED: "waiting",
    CallStatus.CONFIRMED: "waiting",
    CallStatus.SENT: "waiting",
    CallStatus.SETTLED: "done",
    CallStatus.CANCELLED: "stopped",
}
# From the second person's word on, everybody reads the slate.
PUBLIC_SLATE = (CallStatus.CONFIRMED, CallStatus.SENT, CallStatus.SETTLED)


# Whoever decides has it.
SENT_SLATE = (CallStatus.SENT, CallStatus.SETTLED)


class MayNominate(models.TextChoices):
    """Who may answer a call; each includes those above it."""

    FAMILIES = "families", _("[Families], by their [focal points]")
    GROUPS = "groups", _("[Families], working groups and caucuses")
    EVERYBODY = "everybody", _("Everybody, without an account as well")


class NominatedBy(models.TextChoices):
    """In whose name somebody is nominated."""

    FAMILY = "family", _("A [family]")
    GROUP = "group", _("A working group or caucus")
    PERSON = "person", _("Nobody but whoever nominates")


class SlotRole(models.TextChoices):
    SPEAKER = "speaker", _("Speaker")
    ALTERNATE = "alternate", _("Alternate")


class PersonStatus(models.TextChoices):
    """Whether somebody who was named wants to be; a nomination can be withdrawn around them."""

    ASKED = "asked", _("Has not answered yet")
    CONFIRMED = "confirmed", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Not nominated any more")


PERSON_TRANSITIONS = {
    PersonStatus.ASKED: {
        PersonStatus.CONFIRMED,
        PersonStatus.DECLINED,
        PersonStatus.WITHDRAWN,
    },
    PersonStatus.CONFIRMED: {PersonStatus.WITHDRAWN},
    PersonStatus.DECLINED: set(),
    PersonStatus.WITHDRAWN: set(),
}
STANDING = (PersonStatus.ASKED, PersonStatus.CONFIRMED)
PERSON_TONES = {
    PersonStatus.ASKED: "waiting",
    PersonStatus.CONFIRMED: "done",
    PersonStatus.DECLINED: "stopped",
    PersonStatus.WITHDRAWN: "stopped",
}


class PlaceStatus(models.TextChoices):
    """What became of a name on the slate."""

    ON_SLATE = "on_slate", _("On the slate")
    TAKEN = "taken", _("Taken")
    ALTERNATE_TAKEN = "alternate_taken", _("The alternate was taken")
    REPLACED = "replaced", _("Replaced by somebody who was not on the slate")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("The session was cancelled")
    SPOKE = "spoke", _("Spoke")
    ABSENT = "absent", _("Did not appear")


_AFTER_TAKEN = {
    PlaceStatus.REPLACED,
    PlaceStatus.WITHDRAWN,
    PlaceStatus.CANCELLED,
    PlaceStatus.SPOKE,
    PlaceStatus.ABSENT,
}
PLACE_TRANSITIONS = {
    PlaceStatus.ON_SLATE: {
        PlaceStatus.TAKEN,
        PlaceStatus.ALTERNATE_TAKEN,
        PlaceStatus.REPLACED,
        PlaceStatus.REFUSED,
        PlaceStatus.WITHDRAWN,
        PlaceStatus.CANCELLED,
    },
    PlaceStatus.TAKEN: {PlaceStatus.ALTERNATE_TAKEN} | _AFTER_TAKEN,
    PlaceStatus.ALTERNATE_TAKEN: _AFTER_TAKEN,
    PlaceStatus.REPLACED: set(),
    PlaceStatus.REFUSED: set(),
    PlaceStatus.WITHDRAWN: set(),
    PlaceStatus.CANCELLED: set(),
    PlaceStatus.SPOKE: set(),
    PlaceStatus.ABSENT: set(),
}
PLACE_TONES = {
    PlaceStatus.ON_SLATE: "waiting",
    PlaceStatus.TAKEN: "open",
    PlaceStatus.ALTERNATE_TAKEN: "open",
    PlaceStatus.REPLACED: "warning",
    PlaceStatus.REFUSED: "stopped",
    PlaceStatus.WITHDRAWN: "stopped",
    PlaceStatus.CANCELLED: "stopped",
    PlaceStatus.SPOKE: "done",
    PlaceStatus.ABSENT: "stopped",
}
SPEAKS = (PlaceStatus.TAKEN, PlaceStatus.ALTERNATE_TAKEN)
# What is told of the hour itself, and so needs nobody's decision.
APPEARANCES = (PlaceStatus.SPOKE, PlaceStatus.ABSENT)
LOST = (PlaceStatus.REPLACED, PlaceStatus.REFUSED, PlaceStatus.CANCELLED)


# Regions as the reference data on countries spells them.
REGIONS = {
    "africa": _("Africa"),
    "asia": _("Asia"),
    "europe-north-america": _("Europe and North America"),
    "latin-america-caribbean": _("Latin America and the Caribbean"),
    "western-asia-middle-east": _("Western Asia and the Middle East"),
}


class SlotEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    WRITTEN = "slots.written", "Call for slots written"
    PUBLISHED = "slots.published", "Call for slots published"
    EXTENDED = "slots.extended", "Call for slots extended"
    CANCELLED = "slots.cancelled", "Call for slots cancelled"
    NOMINATED = "slots.nominated", "Nomination received"
    RENAMED = "slots.renamed", "Somebody else named in a nomination"
    ANSWERED = "slots.answered", "Somebody who was nominated answered"
    STEPPED_IN = "slots.stepped_in", "Alternate stepped in"
    WITHDRAWN = "slots.withdrawn", "Nomination withdrawn"
    PLACED = "slots.placed", "Name put on the slate"
    TAKEN_OFF = "slots.taken_off", "Name taken off the slate"
    PROPOSED = "slots.proposed", "Slate put before a second person"
    TAKEN_BACK = "slots.taken_back", "Slate taken back to be changed"
    CONFIRMED = "slots.confirmed", "Slate confirmed"
    SENT = "slots.sent", "Slate sent to whoever decides"
    OUTCOME = "slots.outcome", "What became of a name on the slate"
    SESSION_CANCELLED = "slots.session_cancelled", "Session cancelled"
    SETTLED = "slots.settled", "Call for slots settled"
