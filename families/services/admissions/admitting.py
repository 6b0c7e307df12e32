"""Let a family in: its place in the register, its seats, the mandates of its people."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.services.people import find_person, register_person
from families.choices.admissions import AdmissionEvent, ApplicationStatus, DecisionOutcome
from families.choices.families import Designation, FamilyEvent, FamilyStatus
from families.models import Application, ApplicationDecision, ApplicationPerson, Family
from families.notifications import admissions as notifications
from families.rules.admissions import slug_for
from families.services.admissions.hindrances import hindrances, leaving, staying
from families.services.families import return_family
from families.services.locking import lock_people_and_seats
from families.services.mandates import begin_mandate, end_mandate

LONGEST_BASIS = 200


def locked_to_decide(application: Application) -> Application:
    """Lock an application with all that letting it in touches, in the order of ``locked``.

    The family that returns, the application, the accounts of its people, the family's mandates.
    """
    if application.family:
        locked(application.family)
    application = locked(application)
    accounts = [find_person(named.email) for named in application.people.all()]
    families = [application.family] if application.family else []
    lock_people_and_seats(filter(None, accounts), families)
    return application


def record_decision(
    application: Application, outcome: DecisionOutcome, *, reason: str, actor: User | None
) -> ApplicationDecision:
    """Write a decision down beside those before it; ``actor`` is ``None`` where the clock decides."""
    return application.decisions.create(
        outcome=outcome, reason=reason.strip(), decided_at=clock.now(), decided_by=actor
    )


def admit(application: Application, *, actor: User | None, reason: str) -> Application:
    """Decide that an application is right, and carry it out.

    The caller holds the locks of ``locked_to_decide``. Raises ``DomainError``.
    """
    application.move_to(ApplicationStatus.ADMITTED)
    application.save(update_fields=["status"])
    record_decision(application, DecisionOutcome.ADMITTED, reason=reason, actor=actor)
    return carry_out(application, actor=actor, reason=reason.strip())


@transaction.atomic
def carry_out(application: Application, *, actor: User | None, reason: str) -> Application:
    """Admit or let return; the caller holds the locks and has moved it to its state.

    A new family gets the seats that were asked for; one that returns keeps its record, its short
    name and its number. The mandates of its people begin today. Raises ``DomainError``.
    """
    if found := hindrances(application):
        raise found[0]
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
        seats=application.people_needed,  # rules are fixed at the opening (criteria, 4.a)
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
    people = [_account_of(named, actor) for named in application.people.all()]
    stay = set(staying(family, people).values_list("user", flat=True))
    for mandate in leaving(family, people):
        end_mandate(
            mandate,
            actor=actor,
            reason=_("The [family] returned by %(reference)s, with other people.")
            % {"reference": application.reference},
        )
    for person in people:
        if person.pk not in stay:
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

    Where something hinders it, a person decides: staff are told what it is.
    """
    application = locked_to_decide(application)
    if application.status != ApplicationStatus.PUBLISHED or application.takes_objections():
        return application
    reason = _("Nobody of the [bureau] objected within %(days)s days.") % {
        "days": application.objection_days
    }
    try:
        with transaction.atomic():
            return admit(application, actor=None, reason=reason)
    except DomainError as error:
        return _hindered(locked(application), str(error))


def _hindered(application: Application, hindrance: str) -> Application:
    application.move_to(ApplicationStatus.CONTESTED)
    application.hindrance = hindrance
    application.save(update_fields=["status", "hindrance"])
    notifications.decision_wanted(application)
    audit.record(AdmissionEvent.HINDERED, application, actor=None)
    return application
