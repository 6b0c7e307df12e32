"""Who hears of calls for people to sit, and of offers."""

from django.db.models import Q

from csb_portal import clock, mail
from csb_portal.models import OutgoingMail, User
from elections.models import Nomination, VolunteerCall
from elections.notifications.calls import about
from families.models import FocalPoint, Organisation, Subscriber


def people_asked() -> list[User]:
    """Everybody the bureau knows: those who sit, vote for an organisation, or subscribed."""
    sitting = FocalPoint.objects.sitting().values("user")
    voting = Organisation.objects.accredited(clock.today()).values("representative")
    subscribed = Subscriber.objects.filter(left_on=None).values("user")
    known = User.objects.filter(Q(pk__in=sitting) | Q(pk__in=voting) | Q(pk__in=subscribed))
    return list(known.filter(is_active=True))


def seats_call_opened(call: VolunteerCall) -> None:
    """Ask everybody for people who would sit."""
    mail.queue(
        "elections/email/seats_call_opened",
        to=people_asked(),
        occasion=about(call, "opened"),
        call=call,
    )


def seats_call_closed(call: VolunteerCall) -> None:
    """Tell everybody how many came forward."""
    mail.queue(
        "elections/email/seats_call_closed",
        to=people_asked(),
        occasion=about(call, "closed"),
        call=call,
        count=call.nominations.standing().count(),
    )


def seats_call_cancelled(call: VolunteerCall, reason: str) -> None:
    """Tell all who were asked, and all who have offered or had, whoever of them still sits."""
    asked = OutgoingMail.objects.filter(occasion=about(call, "opened")).values("recipient")
    offered = call.nominations.values("person")
    told = User.objects.filter(Q(pk__in=asked) | Q(pk__in=offered), is_active=True)
    mail.queue(
        "elections/email/call_cancelled",
        to=told,
        occasion=about(call, "cancelled"),
        call=call,
        reason=reason,
    )


def nomination_received(nomination: Nomination) -> None:
    """Give the author the number and the hour."""
    mail.queue(
        "elections/email/nomination_received",
        to=[nomination.person],
        occasion=about(nomination.call, nomination.reference),
        nomination=nomination,
    )
