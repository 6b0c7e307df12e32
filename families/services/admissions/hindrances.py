"""What would keep an application from being carried out: asked early, so that none gets stuck.

Each is a ``DomainError``: the fact, the rule and the way out. They may say of people where they
sit, so they are for staff and for whoever they are about, never for a page everybody reads.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.services.people import find_person
from families.choices.admissions import ApplicationKind
from families.models import Application, ApplicationPerson, Family, FocalPoint
from families.rules.admissions import bare, window_ends_at
from families.rules.mandates import free_seats
from families.services.obstacles import who_holds


def hindrances(application: Application, on: date | None = None) -> list[DomainError]:
    """Return what would keep an application from being carried out on a day, today by default."""
    on, people = on or clock.today(), list(application.people.all())
    found = [of_person(one, people[:place], on) for place, one in enumerate(people)]
    found += [of_place(application), of_seats(application, people, on)]
    return [hindrance for hindrance in found if hindrance]


def earliest_day(application: Application) -> date:
    """Return the day on which it could be carried out, were it published now."""
    zone = settings.BUREAU_TIME_ZONE
    return window_ends_at(clock.now(), application.objection_days, zone).date()


def of_place(application: Application) -> DomainError | None:
    """Say whether others have, or ask for, the place it asks for."""
    if application.is_return:
        return of_return(application.family, application)
    return of_name(application.name, application)


def of_person(
    named: ApplicationPerson, others: Iterable[ApplicationPerson], on: date
) -> DomainError | None:
    """Say what keeps somebody from speaking for the family from a day on (charter, composition)."""
    person, about = find_person(named.email), {"name": named.name}
    if person is None:
        return None
    if not person.is_active:
        return DomainError(
            _("The account of %(name)s is closed.") % about,
            rule=_("Whoever speaks for a [family] must be able to log in."),
            so=_("Staff can open it again; or name somebody else in a new application."),
        )
    family = named.application.family
    sits = FocalPoint.objects.unfinished(on).filter(user=person).exclude(family=family)
    if sits.exists():
        return DomainError(
            _("%(name)s holds a mandate of another [family].") % about,
            rule=_("A person sits for one [family] at a time."),
            so=_("Let that mandate end first, or name somebody else in a new application."),
        )
    if any(find_person(other.email) == person for other in others):
        return DomainError(
            _("%(name)s is named twice, by two addresses of one account.") % about,
            rule=_("As many people stand behind an application as a [family] has seats."),
            so=_("Name somebody else beside them in a new application."),
        )
    return None


def of_return(family: Family | None, application: Application | None = None) -> DomainError | None:
    """Say why a family cannot ask to return, or cannot be let in."""
    if family is None or family.is_active:
        return DomainError(
            _("%(family)s is active already.") % {"family": family}
            if family
            else _("No dormant [family] is named."),
            rule=_("Who returns was there before; who was not applies as a new [family]."),
            so=_("Choose the dormant [family], or apply for admission."),
        )
    running = Application.objects.running().filter(family=family)
    if other := running.exclude(pk=application.pk if application else 0).first():
        return DomainError(
            _("%(application)s asks for the same.") % {"application": other},
            rule=_("A [family] has one application at a time."),
            so=_("Speak with those who made it; everybody can comment on it."),
        )
    return None


def of_name(name: str, application: Application | None = None) -> DomainError | None:
    """Say who is called so already: a family, in any language, or another application."""
    for family in Family.objects.all():
        if bare(name) in map(bare, family.known_names):
            return DomainError(
                _("%(family)s is in the register already.") % {"family": family},
                rule=_("A name stands for one [family], active or dormant."),
                so=_("If it is dormant, ask for its return on its own page."),
            )
    running = Application.objects.running().exclude(kind=ApplicationKind.RETURN)
    for other in running.exclude(pk=application.pk if application else 0):
        if bare(name) == bare(other.name):
            return DomainError(
                _("%(application)s asks for a place under this name.") % {"application": other},
                rule=_("A name stands for one [family]."),
                so=_("Choose a name that tells the two apart, or comment on that application."),
            )
    return None


def of_seats(
    application: Application, people: list[ApplicationPerson], on: date
) -> DomainError | None:
    """Say why the seats of a family that returns do not suffice for those it names."""
    family = application.family
    if family is None or not application.is_return:
        return None
    accounts = [person for one in people if (person := find_person(one.email))]
    stay = staying(family, accounts)
    announced = FocalPoint.objects.unfinished(on).filter(family=family).exclude(until=None)
    kept = list(announced.exclude(pk__in=stay.values("pk")).select_related("user", "family"))
    taken = {mandate.seat for mandate in (*stay, *kept)}
    if len(people) - stay.count() <= len(free_seats(family.seats, taken)):
        return None
    seats = {"family": family, "seats": family.seats}
    if kept:
        return DomainError(
            who_holds(kept[0]),
            rule=_("An end that is announced stands, and one person sits in each seat."),
            so=_("Wait for that day; then it can be decided."),
        )
    return DomainError(
        ngettext(
            "%(family)s has %(seats)d seat, and more people are named.",
            "%(family)s has %(seats)d seats, and more people are named.",
            family.seats,
        )
        % seats,
        rule=_("As many people stand behind an application as a [family] has seats."),
        so=_("Correct the number of seats, or let the [family] apply again with fewer people."),
    )


def staying(family: Family, people: Iterable[User]) -> QuerySet[FocalPoint]:
    """Return the mandates of those who sat before the family fell dormant and are named again."""
    return FocalPoint.objects.current().filter(family=family, user__in=list(people))


def leaving(family: Family, people: Iterable[User]) -> QuerySet[FocalPoint]:
    """Return the mandates that end when a family returns with ``people``, designates included."""
    stay = staying(family, people).values("pk")
    unfinished = FocalPoint.objects.unfinished().filter(family=family, until=None)
    return unfinished.exclude(pk__in=stay)
