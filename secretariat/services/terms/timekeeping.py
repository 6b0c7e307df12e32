"""What happens because a day has come, not because somebody was awake."""

from django.db import transaction

from csb_portal.keeping import each_by_itself
from csb_portal.lifecycle import locked
from secretariat.choices.terms import TermStatus
from secretariat.models import Term
from secretariat.notifications import terms as notifications
from secretariat.services.terms.constituting import end_term
from secretariat.services.terms.term_ends import prepare_end
from secretariat.services.terms.vacancies import settle_term


def keep_time() -> None:
    """End what is over, free what is held without a mandate, fill what is vacant.

    Safe to run twice, late, or on two workers at once.
    """
    each_by_itself(Term.objects.filter(status=TermStatus.RUNNING), _keep)


def _keep(term: Term) -> None:
    bring_up_to_date(term)
    prepare_end(term)


@transaction.atomic
def bring_up_to_date(term: Term) -> Term:
    """Do for one term what its dates and its members' mandates ask for."""
    term = locked(term)
    if term.status != TermStatus.RUNNING:
        return term
    if not term.is_running:
        end_term(term, last_day=term.ends_on)
        notifications.term_ended(term)
        return term
    settle_term(term)
    return term
