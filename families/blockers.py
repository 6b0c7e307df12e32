"""What of this floor stands in the way of erasing somebody, with the way out."""

from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal.models import User
from csb_portal.personal_data import addresses_of
from families.choices.admissions import RUNNING
from families.models import Alternate, ApplicationPerson, FocalPoint, MandateProposal


def blockers(user: User) -> list[str]:
    """Whoever sits, is to sit, stands in, is proposed or applies gives that up first."""
    return [*_of_seats(user), *_of_standing_in(user), *_of_proposals(user), *_of_applications(user)]


def _of_seats(user: User) -> list[str]:
    unfinished = FocalPoint.objects.unfinished().filter(user=user).select_related("family")
    is_chosen = _(
        "%(person)s is chosen to sit for %(family)s; staff have to call that mandate off first."
    )
    sits = _("%(person)s sits for %(family)s; the seat has to be left first.")
    return [
        (is_chosen if mandate.is_designate else sits) % {"person": user, "family": mandate.family}
        for mandate in unfinished
    ]


def _of_standing_in(user: User) -> list[str]:
    return [
        _("%(person)s stands in for a seat of %(family)s, and has to step back first.")
        % {"person": user, "family": alternate.family}
        for alternate in Alternate.objects.unfinished().filter(user=user).select_related("family")
    ]


def _of_proposals(user: User) -> list[str]:
    theirs = Q(person=user) | Q(email__in=addresses_of(user))
    return [
        _("%(person)s is proposed for %(family)s; the proposal has to be declined or withdrawn.")
        % {"person": user, "family": proposal.family}
        for proposal in MandateProposal.objects.waiting().filter(theirs).select_related("family")
    ]


def _of_applications(user: User) -> list[str]:
    named = ApplicationPerson.objects.filter(email__in=addresses_of(user))
    return [
        _(
            "%(person)s is named in the application %(application)s; it has to be decided or "
            "withdrawn first."
        )
        % {"person": user, "application": person.application}
        for person in named.select_related("application")
        if person.application.status in RUNNING or person.application.takes_an_appeal()
    ]
