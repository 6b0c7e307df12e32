"""What happens to rooms because an hour has come."""

from datetime import timedelta

from django.db import transaction

from csb_portal import clock
from csb_portal.keeping import each_by_itself
from secretariat.models import RoomTerms
from secretariat.services.rooms.reading import lock_terms, lock_waiting
from secretariat.services.rooms.waiting import fill_slots

AFTER = timedelta(days=2)


def keep_time() -> None:
    """Give what is free to those who wait, and end waits whose hour has come. Safe to run twice."""
    each_by_itself(RoomTerms.objects.filter(event__last_day__gte=clock.today() - AFTER), _keep)


@transaction.atomic
def _keep(terms: RoomTerms) -> None:
    terms = lock_terms(terms.event)
    lock_waiting(terms.event)
    fill_slots(terms)
