"""What calls for slots tell the home page, somebody's desk and the monthly report."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from csb_portal.counting import Figure, totals_by
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from families.permissions.mandates import current_mandate
from secretariat.choices.slots import SPEAKS, CallStatus
from secretariat.models import Case, SlatePlace, SlateSending, SlotCall, SlotOutcome
from secretariat.permissions.slots import can_confirm, can_run_slots


def notices() -> list[Notice]:
    """Say for what names are asked now, and until when."""
    return [
        Notice(
            _("Names wanted: %(call)s") % {"call": call},
            call.get_absolute_url(),
            f"{call.event}. {call.get_may_nominate_display()}.",
            until=call.closes_at,
        )
        for call in SlotCall.objects.open().select_related("event")
    ]


def tasks_for(user: User) -> list[Task]:
    """Ask focal points for names, and the secretariat for the next step of a slate."""
    return [*_to_nominate(user), *_to_slate(user)]


def _to_nominate(user: User) -> list[Task]:
    mandate = current_mandate(user)
    if mandate is None:
        return []
    answered = SlotCall.objects.filter(nominations__case__family=mandate.family).values("pk")
    return [
        Task(
            title=_("Names wanted: %(call)s") % {"call": call},
            url=call.get_absolute_url(),
            action=_("Read the criteria"),
            detail=_("Your [family] has nominated nobody yet."),
            due_at=call.closes_at,
        )
        for call in SlotCall.objects.open().exclude(pk__in=answered)
    ]


def _to_slate(user: User) -> list[Task]:
    if not can_run_slots(user):
        return []
    page = "participation:slot-slate"
    tasks = [
        Task(
            title=_("The slate can be put together: %(call)s") % {"call": call},
            url=reverse(page, args=[call.slug]),
            action=_("Put it together"),
        )
        for call in SlotCall.objects.to_slate()
    ]
    for call in SlotCall.objects.filter(status=CallStatus.PROPOSED):
        if can_confirm(user, call):
            title = _("A slate waits for a second person: %(call)s") % {"call": call}
            url = reverse(page, args=[call.slug])
            tasks.append(Task(title=title, url=url, action=_("Look at it")))
    for call in SlotCall.objects.filter(status=CallStatus.CONFIRMED):
        title = _("A confirmed slate is not sent yet: %(call)s") % {"call": call}
        url = reverse("participation:slot-send", args=[call.slug])
        tasks.append(Task(title=title, url=url, action=_("Send it")))
    return tasks


def _nominations(month: Month) -> QuerySet[Case]:
    return Case.objects.received_in(*month.span).filter(slot_nomination__isnull=False)


def _taken(month: Month) -> QuerySet[SlatePlace]:
    first, end = month.span
    spoke = SlotOutcome.objects.filter(
        recorded_at__gte=first, recorded_at__lt=end, outcome__in=SPEAKS
    )
    return SlatePlace.objects.filter(pk__in=spoke.order_by().values("place"))


FIGURES = (
    Figure(
        "slot_nominations",
        "participation",
        _lazy("People named for speaking slots"),
        _lazy("Nominations for speaking slots by when they came in."),
        _nominations,
        totals=totals_by("slot_nomination__call__title"),
        about=("", "slot_nomination.call"),
    ),
    Figure(
        "slots_taken",
        "participation",
        _lazy("Speaking slots used"),
        _lazy("Places of slates by when it was recorded that somebody spoke."),
        _taken,
        totals=totals_by("session__call__title"),
        about=("session.call",),
    ),
)


def entries(month: Month) -> list[Entry]:
    """Name the slates that went out in a month, and count what became of them."""
    first, end = month.span
    sent = SlateSending.objects.filter(sent_at__gte=first, sent_at__lt=end)
    return [_entry(one) for one in sent.select_related("call__event")]


def _entry(sending: SlateSending) -> Entry:
    words = {"call": sending.call, "body": sending.sent_to}
    return Entry(
        section="participation",
        title=_("The slate of “%(call)s” went to %(body)s") % words,
        url=sending.call.get_absolute_url(),
        detail=f"{sending.call.event}, {sending.call.standing_label.lower()}.",
    )
