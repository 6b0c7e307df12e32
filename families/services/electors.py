"""The records that say who votes where it is not those who sit: organisations and subscribers."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.families import FamilyEvent
from families.models import Organisation, Subscriber
from families.rules.mandates import overlaps


def record_organisation(organisation: Organisation, *, actor: User | None) -> Organisation:
    """Write an organisation's accreditation down: its group, its days, and who votes for it.

    A roll that is frozen stays as it is. Raises ``DomainError`` for somebody who votes for another
    organisation in that time, and for days that cannot be.
    """
    check_votes_for_one(organisation)
    until = organisation.accredited_until
    if until and until < organisation.accredited_since:
        raise DomainError(_("The accreditation would end before it begins."))
    try:
        with transaction.atomic():
            organisation.save()
            audit.record(
                FamilyEvent.ORGANISATION_RECORDED,
                organisation,
                actor=actor,
                family=organisation.group.slug,
                since=organisation.accredited_since,
                until=until,
                representative=organisation.representative,
            )
    except IntegrityError:
        raise DomainError(
            _("Somebody recorded this at the same moment."), so=_("Look at it again.")
        ) from None
    return organisation


def check_votes_for_one(organisation: Organisation) -> None:
    """Refuse somebody who votes for another organisation in that time. Raises ``DomainError``."""
    if organisation.representative is None:
        return
    days = (organisation.accredited_since, organisation.accredited_until)
    others = Organisation.objects.filter(representative=organisation.representative)
    for other in others.exclude(pk=organisation.pk):
        if overlaps(*days, other.accredited_since, other.accredited_until):
            raise DomainError(
                _("%(person)s votes for %(organisation)s.")
                % {"person": organisation.representative, "organisation": other},
                rule=_("A person votes for one organisation, and an organisation has one vote."),
                so=_("Name somebody else."),
            )


@transaction.atomic
def subscribe(person: User, *, agrees: bool) -> Subscriber:
    """Begin somebody's subscription today; only who agrees to the objectives can vote later.

    Again it changes nothing, but that who agrees now has agreed from today on.
    """
    person = locked(person)
    current = Subscriber.objects.filter(user=person, left_on=None).first()
    subscriber = current or Subscriber(user=person, subscribed_on=clock.today())
    if current and (current.agreed_on or not agrees):
        return current
    subscriber.agreed_on = clock.today() if agrees else None
    subscriber.save()
    audit.record(
        FamilyEvent.SUBSCRIBED, person, actor=person, since=subscriber.subscribed_on, agrees=agrees
    )
    return subscriber


@transaction.atomic
def leave(person: User) -> None:
    """End somebody's subscription today; who comes back begins anew."""
    person = locked(person)
    current = Subscriber.objects.filter(user=person, left_on=None).first()
    if current is None:
        raise DomainError(_("You are not subscribed."), so=_("Nothing is left to do."))
    current.left_on = clock.today()
    current.save(update_fields=["left_on"])
    audit.record(FamilyEvent.UNSUBSCRIBED, person, actor=person)
