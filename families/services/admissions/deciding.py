"""Publish an application, object to it, decide on it, appeal against a refusal."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from csb_portal.periods import period_ends_at
from families.choices.admissions import AdmissionEvent, ApplicationStatus, DecisionOutcome
from families.models import Application, ApplicationObjection
from families.notifications import admissions as notifications
from families.permissions.admissions import may_decide_appeal, may_decide_on, voice_on
from families.rules.admissions import window_ends_at
from families.services.admissions.admitting import (
    admit,
    carry_out,
    locked_to_decide,
    record_decision,
)
from families.services.admissions.hindrances import earliest_day, hindrances, of_place


@transaction.atomic
def publish_application(application: Application, *, actor: User) -> Application:
    """Put an application before everybody; the bureau's days to object begin now.

    Raises ``DomainError`` for one's own application, and where it could not be carried out.
    """
    application = locked(application)
    _check_impartial(may_decide_on(actor, application))
    application.move_to(ApplicationStatus.PUBLISHED)
    _open_window(application)
    application.published_by = actor
    application.save(update_fields=["published_by"])
    audit.record(
        AdmissionEvent.PUBLISHED, application, actor=actor, until=application.objections_until
    )
    return application


def _open_window(application: Application) -> None:
    if found := hindrances(application, earliest_day(application)):
        raise found[0]  # what is published can be carried out
    application.published_at = clock.now()
    application.objections_until = window_ends_at(
        application.published_at, application.objection_days, settings.BUREAU_TIME_ZONE
    )
    application.save(update_fields=["status", "published_at", "objections_until"])
    notifications.application_published(application)


@transaction.atomic
def object_to_application(
    application: Application, *, reason: str, actor: User
) -> ApplicationObjection:
    """Let a focal point object, with a reason; then a person decides and not the clock.

    Raises ``DomainError`` for who does not sit, without a reason, and outside the window.
    """
    application = locked(application)
    mandate = voice_on(actor, application)
    if mandate is None or not reason.strip() or not application.takes_objections():
        raise DomainError(
            _not_taken(application, sits=mandate is not None),
            rule=ngettext(
                "Each [focal point] can object within %(days)d day, with a reason.",
                "Each [focal point] can object within %(days)d days, with a reason.",
                application.objection_days,
            )
            % {"days": application.objection_days},
            so=_("The page of the application says where it stands."),
        )
    if application.objections.filter(user=actor).exists():
        raise DomainError(
            _("You have objected already."),
            rule=_("One objection asks for a decision; more of them ask for the same."),
            so=_("Nothing is left to do."),
        )
    objection = application.objections.create(
        user=actor, family=mandate.family, reason=reason.strip(), made_at=clock.now()
    )
    if application.status == ApplicationStatus.PUBLISHED:
        application.move_to(ApplicationStatus.CONTESTED)
        application.save(update_fields=["status"])
    notifications.decision_wanted(application)
    audit.record(
        AdmissionEvent.OBJECTED, application, actor=actor, private={"reason": objection.reason}
    )
    return objection


def _not_taken(application: Application, *, sits: bool) -> str:
    if not sits:
        return _("You are no [focal point] today.")
    if not application.takes_objections():
        return _("%(application)s takes no objections now.") % {"application": application}
    return _("You gave no reason.")


@transaction.atomic
def decide_application(
    application: Application, *, admitted: bool, reason: str, actor: User
) -> Application:
    """Decide where somebody objects, or refuse what is incomplete, with a public reason.

    Raises ``DomainError`` for one's own application, without a reason, while the bureau can
    still object, and where nothing is to be decided.
    """
    application = locked_to_decide(application)
    _check_impartial(may_decide_on(actor, application))
    _check_reason(reason)
    if application.takes_objections():
        raise DomainError(
            _("Every [focal point] can object to %(application)s until %(until)s.")
            % {"application": application, "until": when(application.objections_until)},
            rule=_("It is decided once the time to object is over, with all that was said."),
            so=_("Come back then."),
        )
    if admitted and application.status == ApplicationStatus.RECEIVED:
        raise DomainError(
            _("%(application)s was not published.") % {"application": application},
            rule=_("Nobody is admitted before the [bureau] could read it and object."),
            so=_("Publish it; after the window it is admitted, unless somebody objects."),
        )
    if admitted:
        return admit(application, actor=actor, reason=reason)
    return _refuse(application, actor=actor, reason=reason)


def _refuse(application: Application, *, actor: User, reason: str) -> Application:
    application.move_to(ApplicationStatus.REFUSED)
    decision = record_decision(application, DecisionOutcome.REFUSED, reason=reason, actor=actor)
    if application.appealed_at is None:
        application.appeal_until = period_ends_at(
            decision.decided_at, application.appeal_days, settings.BUREAU_TIME_ZONE
        )
    application.save(update_fields=["status", "appeal_until"])
    notifications.application_refused(application, decision)
    audit.record(
        AdmissionEvent.REFUSED,
        application,
        actor=actor,
        appeal_until=application.appeal_until if application.takes_an_appeal() else None,
        private={"reason": decision.reason},
    )
    return application


@transaction.atomic
def appeal_refusal(application: Application, *, text: str) -> Application:
    """Let the people of a refused application ask somebody else to decide anew.

    Who asks is known by the link they were mailed. Raises ``DomainError`` too late, a second
    time, without reasons, and where the place is asked for, or taken, by others meanwhile.
    """
    if application.family:
        locked(application.family)
    application = locked(application)
    if not application.takes_an_appeal() or not text.strip():
        raise DomainError(
            _("The appeal is empty.")
            if application.takes_an_appeal()
            else _("%(application)s takes no appeal now.") % {"application": application},
            rule=_(
                "A refused application can be appealed once, with reasons, within %(days)s days."
            )
            % {"days": application.appeal_days},
            so=_("Later a new application is possible at any time."),
        )
    if hindrance := of_place(application):
        raise hindrance
    application.move_to(ApplicationStatus.APPEALED)
    application.appealed_at, application.appeal_text = clock.now(), text.strip()
    application.save(update_fields=["status", "appealed_at", "appeal_text"])
    notifications.appeal_made(application)
    audit.record(
        AdmissionEvent.APPEALED, application, actor=None, private={"text": application.appeal_text}
    )
    return application


@transaction.atomic
def decide_appeal(
    application: Application, *, upheld: bool, reason: str, actor: User
) -> Application:
    """Decide an appeal, by somebody else than the first decision, with a public reason.

    Upheld, the family is admitted; what the bureau had not read yet is published to it
    first. Raises ``DomainError`` for whoever decided before or is behind the application.
    """
    application = locked_to_decide(application)
    if not may_decide_appeal(actor, application):
        raise DomainError(
            _("You took the first decision, or it is your own matter."),
            rule=_("An appeal is decided by other people than the first decision."),
            so=_("Ask another administrator."),
        )
    _check_reason(reason)
    was_published = application.published_at is not None
    application.move_to(_after_appeal(upheld=upheld, was_published=was_published))
    if upheld and not was_published:
        _open_window(application)
    application.save(update_fields=["status"])
    outcome = DecisionOutcome.UPHELD if upheld else DecisionOutcome.DISMISSED
    decision = record_decision(application, outcome, reason=reason, actor=actor)
    notifications.appeal_decided(application, decision)
    audit.record(
        AdmissionEvent.APPEAL_DECIDED,
        application,
        actor=actor,
        upheld=upheld,
        private={"reason": decision.reason},
    )
    if upheld and was_published:
        return carry_out(application, actor=actor, reason=decision.reason)
    return application


def _after_appeal(*, upheld: bool, was_published: bool) -> ApplicationStatus:
    if not upheld:
        return ApplicationStatus.DISMISSED
    return ApplicationStatus.ADMITTED if was_published else ApplicationStatus.PUBLISHED


@transaction.atomic
def withdraw_application(application: Application) -> Application:
    """Let its people take an application back; it stays on record as withdrawn."""
    application = locked(application)
    application.move_to(ApplicationStatus.WITHDRAWN)
    application.withdrawn_at = clock.now()
    application.save(update_fields=["status", "withdrawn_at"])
    audit.record(AdmissionEvent.WITHDRAWN, application, actor=None)
    return application


def _check_impartial(allowed: object) -> None:
    if not allowed:
        raise DomainError(
            _("You made this application, you are named in it, or you objected to it."),
            rule=_("Nobody decides on their own application."),
            so=_("Ask another administrator."),
        )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(
            _("No reason was given."),
            rule=_("A decision says why."),
            so=_("Write one sentence; everyone can read it."),
        )
