"""What this floor knows of those who were nominated to speak, and how it goes."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy

from csb_portal.models import User
from csb_portal.personal_data import AddressRows, Holding
from csb_portal.retention import Purger, forget_addresses
from csb_portal.services.erasure import pseudonym
from secretariat.choices.slots import PUBLIC_SLATE, STANDING
from secretariat.models import SlotNomination, SlotPerson

NAMED = AddressRows(
    "secretariat.SlotPerson",
    "email",
    (
        "nomination__case__reference",
        "session__name",
        "role",
        "name",
        "email",
        "organisation",
        "country",
        "gender",
        "status",
        "answered_at",
        "left_at",
    ),
)
ON_A_SLATE = Q(nomination__place__isnull=False, nomination__call__status__in=PUBLIC_SLATE)


def erase_named(user: User) -> None:
    """Keep the names that are public on a slate; all others go, and every address and gender."""
    pks = list(NAMED.of(user).values_list("pk", flat=True))
    people = SlotPerson.objects.filter(pk__in=pks)
    hidden = [one.pk for one in people.exclude(ON_A_SLATE)]
    people.filter(pk__in=hidden).update(name=pseudonym(user), organisation="")
    forget_addresses(SlotPerson, "email", Q(pk__in=pks), gender="")


def slot_blockers(user: User) -> list[str]:
    """Whoever is still nominated withdraws first, so that the alternate steps in."""
    waiting = SlotNomination.objects.standing().filter(
        people__in=NAMED.of(user).filter(status__in=STANDING)
    )
    message = gettext_lazy(
        "%(person)s is nominated to speak (%(case)s), and has to withdraw there first."
    )
    return [
        str(message) % {"person": user, "case": one}
        for one in waiting.select_related("case").distinct()
    ]


def purge_named(before: datetime) -> int:
    """Forget where people were reached who were nominated for an event that is over."""
    over = Q(nomination__call__event__last_day__lt=before.date())
    pks = SlotPerson.objects.filter(over).values_list("pk", flat=True)
    return forget_addresses(SlotPerson, "email", Q(pk__in=list(pks)))


SLOT_HOLDINGS = (
    Holding(
        "secretariat.slots",
        gettext_lazy("Nominations that name you as a speaker or as an alternate"),
        gettext_lazy("So that a slate can be put together, and everybody told what became of it."),
        gettext_lazy(
            "for good, with the name if you are on a slate; your address for %(days)d days after "
            "the event"
        ),
        rows=(NAMED,),
        erase=erase_named,
        stays=gettext_lazy(
            "Who was on a slate is public record, as speaking is public. Your address and what you "
            "said of your gender go, and every other nomination stays under a number."
        ),
        days={"days": "secretariat.slot-addresses"},
    ),
)
SLOT_PURGERS = (
    Purger(
        "secretariat.slot-addresses",
        365,
        gettext_lazy("Where people were reached who were nominated to speak"),
        gettext_lazy("So that they can be told what became of it, and asked about it."),
        purge_named,
    ),
)
