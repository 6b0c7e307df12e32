"""What applications tell the home page, somebody's desk and the monthly report."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from csb_portal.querying import any_within
from families.choices.admissions import ApplicationStatus, DecisionOutcome
from families.models import Application
from families.permissions.admissions import (
    can_decide_on,
    can_run_admissions,
    may_decide_appeal,
    voice_on,
)


def notices() -> list[Notice]:
    """Say which applications everybody can comment on now."""
    published = Application.objects.filter(status=ApplicationStatus.PUBLISHED)
    return [
        Notice(
            _("%(name)s asks for a place in the [bureau]") % {"name": application.name}
            if not application.is_return
            else _("%(name)s asks to return to the [bureau]") % {"name": application.name},
            application.get_absolute_url(),
            _("Everybody can comment; [focal points] can object."),
            until=application.objections_until,
        )
        for application in published
    ]


def tasks_for(user: User) -> list[Task]:
    """Say which applications want somebody's eye, or their decision."""
    published = Application.objects.filter(status=ApplicationStatus.PUBLISHED)
    tasks = [_read(one) for one in published.select_related("family") if voice_on(user, one)]
    if can_run_admissions(user):
        waiting = (_of_staff(user, application) for application in Application.objects.running())
        tasks += [task for task in waiting if task]
    return tasks


def _read(application: Application) -> Task:
    return Task(
        title=_("Read the application of %(name)s") % {"name": application.name},
        url=application.get_absolute_url(),
        action=_("Read, and object if you do"),
        detail=_("If nobody objects, it is admitted, and nothing is needed from you."),
        due_at=application.objections_until,
    )


def _of_staff(user: User, application: Application) -> Task | None:
    name = {"name": application.name}
    reference = [application.reference]
    if application.status == ApplicationStatus.APPEALED:
        if not may_decide_appeal(user, application):
            return None
        url = reverse("families:appeal-decide", args=reference)
        return Task(_("Decide the appeal of %(name)s") % name, url, _("Decide"))
    if not can_decide_on(user, application):
        return None
    if application.status == ApplicationStatus.RECEIVED:
        url = application.get_absolute_url()
        return Task(_("Publish the application of %(name)s") % name, url, _("Read it"))
    if application.status == ApplicationStatus.CONTESTED:
        url = reverse("families:application-decide", args=reference)
        return Task(_("Decide on the application of %(name)s") % name, url, _("Decide"))
    return None


def entries(month: Month) -> list[Entry]:
    """Tell what was received, published, decided and appealed in ``month``."""
    starts, ends = month.span
    told: list[tuple[datetime, Entry]] = []
    moments = ("received_at", "published_at", "withdrawn_at", "decisions__decided_at")
    touched = any_within(month.span, *moments)
    applications = Application.objects.received().filter(touched).distinct()
    for application in applications.prefetch_related("decisions"):
        for at, sentence, why in _told(application):
            if at and starts <= at < ends:
                title = sentence % {"application": application}
                entry = Entry("families", title, application.get_absolute_url(), why)
                told.append((at, entry))
    return [entry for _at, entry in sorted(told, key=lambda pair: pair[0])]


def _told(application: Application) -> list[tuple[datetime | None, str, str]]:
    return [
        (application.received_at, _("%(application)s was received."), ""),
        *(
            (decision.decided_at, _decided(application, decision.outcome), decision.reason)
            for decision in application.decisions.all()
        ),
        (application.published_at, _("%(application)s was published for comments."), ""),
        (application.withdrawn_at, _("%(application)s was withdrawn."), ""),
    ]


def _decided(application: Application, outcome: str) -> str:
    if outcome == DecisionOutcome.ADMITTED and application.is_return:
        return _("%(application)s returned, under its old record.")
    return {
        DecisionOutcome.ADMITTED: _("%(application)s was admitted."),
        DecisionOutcome.REFUSED: _("%(application)s was refused."),
        DecisionOutcome.UPHELD: _("The appeal of %(application)s was right."),
        DecisionOutcome.DISMISSED: _("The appeal of %(application)s was dismissed."),
    }[DecisionOutcome(outcome)]
