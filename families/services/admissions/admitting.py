"""Let a family in: its place in the register, its seats, the mandates of its people."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.services.people import find_person, register_person
from families.choices.admissions import AdmissionEvent, ApplicationStatus
from families.choices.families import Designation, FamilyEvent, FamilyStatus
from families.models import Application, ApplicationPerson, Bureau, Family, FocalPoint
from families.notifications import admissions as notifications
from families.rules.admissions import slug_for
from families.services.families import return_family
from families.services.mandates import begin_mandate, end_mandate

LONGEST_BASIS = 200


def hindrances(application: Application) -> list[str]:
    """Say in sentences what would keep the application from being carried out today."""
    found = []
    for named in application.people.all():
        person = find_person(named.email)
        sits = FocalPoint.objects.current().filter(user=person).exclude(family=application.family)
        if person and sits.exists():
            found.append(_("%(name)s holds a mandate of another family.") % {"name": named.name})
        elif person and not person.is_active:
            found.append(_("The account of %(name)s is closed.") % {"name": named.name})
    if application.is_return and application.family and application.family.is_active:
        found.append(_("%(family)s is active already.") % {"family": application.family})
    return found


@transaction.atomic
def carry_out(application: Application, *, actor: User | None, reason: str) -> Application:
    """Admit or let return; the caller holds the lock and has moved it to its state.

    A new family gets the seats of the bureau; one that returns keeps its record, its short
    name and its number. The mandates of its people begin today. Raises ``DomainError``.
    """
    if found := hindrances(application):
        raise DomainError(
            " ".join(found),
            rule=_("A person sits for one family at a time, and can log in."),
            so=_("Ask the applicants whom they send instead."),
        )
    if application.family:
        family = return_family(application.family, actor=actor, reason=reason)
    else:
        family = _enter(application, actor=actor)
    application.family = family
    application.save(update_fields=["family"])
    _seat(application, family, actor=actor)
    audit.record(
        AdmissionEvent.ADMITTED,
        application,
        actor=actor,
        family=family.slug,
        number=family.number,
        returned=application.is_return,
        private={"reason": reason},
    )
    notifications.application_admitted(application)
    return application


def _enter(application: Application, *, actor: User | None) -> Family:
    taken = set(Family.objects.values_list("slug", flat=True))
    last = Family.objects.order_by("-sort_order").values_list("sort_order", flat=True).first()
    family = Family.objects.create(
        slug=slug_for(application.name, taken),
        kind=application.family_kind,
        name_en=application.name,
        sort_order=(last or 0) + 1,
        seats=Bureau.current().seats_per_group,
        since=clock.today(),
        status=FamilyStatus.ACTIVE,
    )
    audit.record(
        FamilyEvent.FAMILY_ENTERED,
        family,
        actor=actor,
        status=family.status,
        application=application.reference,
    )
    return family


def _seat(application: Application, family: Family, *, actor: User | None) -> None:
    """Begin the mandates of those it names; who sat before and is not named leaves."""
    people = [(named, _account_of(named, actor)) for named in application.people.all()]
    coming = {person.pk for _named, person in people}
    staying = set()
    for mandate in FocalPoint.objects.current().filter(family=family).select_related("user"):
        if mandate.user_id in coming:
            staying.add(mandate.user_id)
            continue
        end_mandate(
            mandate,
            actor=actor,
            reason=_("The family returned by %(reference)s, with other people.")
            % {"reference": application.reference},
        )
    for _named, person in people:
        if person.pk not in staying:
            begin_mandate(
                family,
                person,
                actor=actor,
                designation=Designation.CONSENSUS,
                designated_by=application.basis[:LONGEST_BASIS],
            )


def _account_of(named: ApplicationPerson, actor: User | None) -> User:
    known = find_person(named.email)
    return known or register_person(
        email=named.email, name=named.name, language=named.language, actor=actor
    )


@transaction.atomic
def admit_unopposed(application: Application) -> Application:
    """Admit by the clock once the window is over and nobody objected.

    Where something hinders it, a person decides: the application says what it is.
    """
    application = locked(application)
    if application.status != ApplicationStatus.PUBLISHED or application.takes_objections():
        return application
    reason = _("Nobody of the bureau objected within %(days)s days.") % {
        "days": application.objection_days
    }
    try:
        with transaction.atomic():
            return admit(application, actor=None, reason=reason)
    except DomainError as error:
        return _hindered(locked(application), str(error))


def admit(application: Application, *, actor: User | None, reason: str) -> Application:
    """Record the admission as the first decision and carry it out; the caller holds the lock."""
    application.move_to(ApplicationStatus.ADMITTED)
    application.decided_at, application.decided_by = clock.now(), actor
    application.decision_reason = reason.strip()
    application.save(update_fields=["status", "decided_at", "decided_by", "decision_reason"])
    return carry_out(application, actor=actor, reason=reason.strip())


def _hindered(application: Application, hindrance: str) -> Application:
    application.move_to(ApplicationStatus.CONTESTED)
    application.hindrance = hindrance
    application.save(update_fields=["status", "hindrance"])
    notifications.decision_wanted(application)
    audit.record(AdmissionEvent.HINDERED, application, actor=None)
    return application
