"""Before a term ends: everybody is reminded in time, and the next call is drafted."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.lifecycle import locked
from csb_portal.moments import on_day
from elections.choices import CallStatus
from elections.models import VolunteerCall
from elections.services.drafting import draft_call
from families.choices.bureau import Procedure
from families.models import Bureau
from secretariat.choices.terms import SecretariatEvent
from secretariat.models import Term
from secretariat.notifications import terms as notifications
from secretariat.rules import terms as rules


@transaction.atomic
def prepare_end(term: Term) -> None:
    """Do for a running term what its end asks for. Calling it again changes nothing."""
    term = locked(term)
    if not term.is_running:
        return
    bureau = Bureau.current()
    draft_next_call(term, bureau)
    days = rules.reminder_due(term.ends_on, clock.today(), bureau.term_reminders)
    if days is not None and not notifications.end_was_told(term, days):
        notifications.term_ending(term, days, next_call(term))


def draft_next_call(term: Term, bureau: Bureau) -> VolunteerCall | None:
    """Draft the call for the next secretariat, once, with hours that fit; staff announce it.

    Where somebody has written one already, or has cancelled this one, nothing is done.
    """
    left = (term.ends_on - clock.today()).days
    slug = f"secretariat-after-{term.ends_on.isoformat()}"
    if bureau.procedure != Procedure.SECRETARIAT or left > bureau.next_call_lead_days:
        return None
    if next_call(term) or VolunteerCall.objects.filter(slug=slug).exists():
        return None
    now = clock.now().astimezone(settings.BUREAU_TIME_ZONE)
    opens_at, closes_at = rules.next_call_hours(
        term.ends_on, now, call_days=bureau.call_days, vote_days=bureau.vote_days
    )
    call = draft_call(
        slug=slug,
        title=_("Who forms the next [secretariat]?"),
        text=_("The term of the [secretariat] ends on %(day)s. Who takes over from it?")
        % {"day": on_day(term.ends_on)},
        opens_at=opens_at,
        closes_at=closes_at,
    )
    audit.record(SecretariatEvent.NEXT_CALL_DRAFTED, term, actor=None, call=call.slug, public=False)
    return call


def next_call(term: Term) -> VolunteerCall | None:
    """Return the call that comes after the one of a term, in whatever state, if there is one."""
    later = VolunteerCall.objects.for_secretariat().exclude(status=CallStatus.CANCELLED)
    return later.filter(opens_at__gt=term.call.closes_at).order_by("opens_at").first()
