"""What this floor tells the floors above, the home page, somebody's desk and the report."""

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.counting import Figure
from csb_portal.desk import Entry, Notice, Section, Task
from csb_portal.models import User
from csb_portal.moments import on_day
from csb_portal.months import Month
from elections.choices import CallStatus
from elections.models import VolunteerCall
from elections.sources import composition_of
from families.models import Bureau, Family
from families.permissions.mandates import is_focal_point
from secretariat.models import Claim, HandoverItem, Seat, Term
from secretariat.permissions.terms import can_constitute, current_seat
from secretariat.rules.terms import reminder_due


def notices() -> list[Notice]:
    """Say that a term ends, when the first-come queue opens, or that seats can be claimed now."""
    return [*_ending(), *_queue()]


def _ending() -> list[Notice]:
    """Tell everybody in time that a term ends: the plenary reads it on the front page."""
    term = Term.objects.running().first()
    days = Bureau.current().term_reminders if term else []
    if term is None or reminder_due(term.ends_on, clock.today(), days) is None:
        return []
    title = _("The term of the [secretariat] ends on %(day)s") % {"day": on_day(term.ends_on)}
    detail = _("A call for volunteers comes before it.")
    return [Notice(title, reverse("secretariat:secretariat-detail"), detail)]


def _queue() -> list[Notice]:
    term = Term.objects.running().exclude(queue_opens_at=None).first()
    if term is None or not (vacant := vacant_seats(term)):
        return []
    url = reverse("secretariat:seat-claim")
    counted = ngettext("%(count)d seat is empty.", "%(count)d seats are empty.", vacant)
    rule = _("The [focal point] who comes first gets it.")
    detail = f"{counted % {'count': vacant}} {rule}"
    if term.is_queue_open:
        return [Notice(_("Seats in the [secretariat] can be claimed"), url, detail)]
    title = _("The queue for seats in the [secretariat] opens")
    return [Notice(title, url, detail, until=term.queue_opens_at)]


def tasks_for(user: User) -> list[Task]:
    """Say which empty seat ``user`` can claim, and which secretariat waits for its seating."""
    return [*_claims_for(user), *_constitutions_for(user), *_drafts_for(user), *_handover_for(user)]


def _held(month: Month) -> QuerySet[Seat]:
    term = Term.objects.as_of(month.last_day).first()
    held = term.holdings.current(month.last_day) if term else Seat.objects.none()
    return held.with_people().order_by("number")


def _empty(month: Month) -> int:
    term = Term.objects.as_of(month.last_day).first()
    return term.seats - _held(month).count() if term else 0


def _line(seat: Seat) -> Notice:
    return Notice(
        _("Seat %(number)d of the [secretariat]") % {"number": seat.number},
        reverse("secretariat:secretariat-detail"),
        str(seat.user),
    )


FIGURES = (
    Figure(
        "seats_held",
        "families",
        _lazy("[Secretariat] seats held"),
        _lazy("Seats of the [secretariat] that somebody held on the month's last day."),
        _held,
        _line,
        about=("", "term"),
    ),
    Figure(
        "seats_vacant",
        "families",
        _lazy("[Secretariat] seats empty"),
        _lazy("The term's seats, less those that somebody held on the month's last day."),
        _held,
        _line,
        measure=_empty,
        about=("", "term"),
    ),
)


def seated_since(month: Month) -> list[Seat]:
    """Return who was seated in ``month``, in order, with the act that seated each."""
    seats = Seat.objects.taken_in(month).with_people()
    return list(seats.select_related("term__call", "term__election").order_by("seated_at", "pk"))


def entries(month: Month) -> list[Entry]:
    """Name the act that seated each, and who left: nobody is appointed unsaid (1.d)."""
    left = Seat.objects.left_in(month).with_people().order_by("until", "pk")
    page = reverse("secretariat:secretariat-detail")
    return [*map(_seating, seated_since(month)), *(_leaving(seat, page) for seat in left)]


def family_activity(family: Family) -> list[Notice]:
    """Say which seats of the secretariat the people of ``family`` hold now (scenario, 2.12)."""
    seats = Seat.objects.current().filter(focal_point__family=family).with_people()
    return [_line(seat) for seat in seats.order_by("number")]


def seat_dossier(family: Family, seat: int) -> list[Section]:
    """Say which seat of the secretariat goes with a family's seat now (proposal, 2.c)."""
    held = Seat.objects.current().filter(focal_point__family=family, focal_point__seat=seat)
    notices = [
        Notice(
            _("Seat %(number)d of the [secretariat], held by %(person)s")
            % {"number": one.number, "person": one.user},
            reverse("secretariat:secretariat-detail"),
            _("It is the person's own, until %(day)s at most, and does not go with the mandate.")
            % {"day": on_day(one.term.ends_on)},
        )
        for one in held.with_people().select_related("term")
    ]
    return [Section(_("The [secretariat]"), notices, _("Nobody of this seat sits in it now."))]


def calls_to_constitute() -> list[VolunteerCall]:
    """Return the calls whose outcome is settled and whose secretariat is not seated yet."""
    closed = VolunteerCall.objects.for_secretariat().filter(status=CallStatus.CLOSED, term=None)
    latest = Term.objects.select_related("call").first()
    if latest:
        closed = closed.filter(closed_at__gt=latest.call.closed_at)
    return [call for call in closed if composition_of(call)]


def vacant_seats(term: Term) -> int:
    return term.seats - term.holdings.occupied().count()


def _claims_for(user: User) -> list[Task]:
    term = Term.objects.running().exclude(queue_opens_at=None).first()
    if not (term and term.is_queue_open and is_focal_point(user)):
        return []
    if term.holdings.occupied().filter(user=user).exists() or not vacant_seats(term):
        return []
    if Claim.objects.waiting().filter(term=term, user=user).exists():
        return []
    return [
        Task(
            title=_("A seat in the [secretariat] is free"),
            url=reverse("secretariat:seat-claim"),
            action=_("Look at the seat"),
            detail=_("The [focal point] who comes first gets it."),
        )
    ]


def _constitutions_for(user: User) -> list[Task]:
    if not can_constitute(user):
        return []
    return [
        Task(
            title=_("The [secretariat] can be constituted"),
            url=reverse("admin:secretariat_term_constitute", args=[call.slug]),
            action=_("See who will be seated"),
            detail=_("The outcome of “%(call)s” is settled.") % {"call": call},
        )
        for call in calls_to_constitute()
    ]


def _drafts_for(user: User) -> list[Task]:
    """Ask whoever runs calls to read the one that was drafted before a term ends."""
    term = Term.objects.running().select_related("call").first()
    if term is None or not can_constitute(user):
        return []
    drafts = VolunteerCall.objects.for_secretariat().filter(
        status=CallStatus.DRAFT, opens_at__gt=term.call.closes_at
    )
    return [
        Task(
            title=_("Announce the call for the next [secretariat]"),
            url=reverse("admin:elections_volunteercall_run", args=[call.pk]),
            action=_("Read the draft"),
            detail=_("The term ends on %(day)s.") % {"day": on_day(term.ends_on)},
            due_at=call.opens_at,
        )
        for call in drafts
    ]


def _handover_for(user: User) -> list[Task]:
    """Ask the new secretariat to take over what the one before gave, and has not been taken."""
    seat = current_seat(user)
    if seat is None:
        return []
    waiting = HandoverItem.objects.waiting().filter(term__starts_on__lt=seat.term.starts_on)
    counts = waiting.exclude(given_by=user).values("term").annotate(count=Count("pk"))
    return [
        Task(
            title=ngettext(
                "%(count)d matter waits to be taken over",
                "%(count)d matters wait to be taken over",
                row["count"],
            )
            % {"count": row["count"]},
            url=reverse("secretariat:handover", args=[row["term"]]),
            action=_("See what they are"),
            detail=_("The [secretariat] before yours has handed them over."),
        )
        for row in counts.order_by("term")
    ]


def _seating(seat: Seat) -> Entry:
    words = {"person": seat.user, "family": seat.family, "number": seat.number}
    return Entry(
        section="decisions",
        title=_("%(person)s (%(family)s) takes seat %(number)d of the [secretariat]") % words,
        url=seat.act_url,
        detail=f"{seat.get_act_display()}.",
    )


def _leaving(seat: Seat, page: str) -> Entry:
    words = {"person": seat.user, "family": seat.family, "number": seat.number}
    return Entry(
        section="families",
        title=_("%(person)s (%(family)s) leaves seat %(number)d of the [secretariat]") % words,
        url=page,
        detail=f"{seat.get_end_reason_display()}.",
    )
