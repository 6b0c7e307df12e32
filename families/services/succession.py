"""What a day brings to the seats: alternates step in, designates begin, vacancies open."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from csb_portal import clock
from families.models import FocalPoint
from families.notifications import succession as notifications
from families.services.alternates import let_alternates_step_in
from families.services.proposals import lapse_proposals

LATE = timedelta(days=1)  # how late a day is still announced, if the workers stood still


def keep_time() -> None:
    """Do what today asks for. Safe to run twice, late, or on two workers at once."""
    lapse_proposals()
    let_alternates_step_in()
    announce_changes()


@transaction.atomic
def announce_changes() -> None:
    """Tell those whose mandate begins today, and of seats that stand empty from today on."""
    today = clock.today()
    days = (today - LATE, today)
    mandates = FocalPoint.objects.of_days().filter(family__status="active")
    begun = mandates.current().filter(since__range=days, recorded_on__lt=F("since"))
    for mandate in begun.select_related("user", "family"):
        notifications.mandate_runs(mandate)
    ended = mandates.filter(until__range=days, end_recorded_on__lt=F("until"))
    for mandate in ended.select_related("user", "family"):
        seat = FocalPoint.objects.current().filter(family=mandate.family_id, seat=mandate.seat)
        if not seat.exists():
            notifications.seat_vacant(mandate)
