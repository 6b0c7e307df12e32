"""Applications for everybody to read, and the forms by which they are made."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.throttle import client_of, is_allowed
from families.forms.admissions import ApplicationCommentForm, ApplicationForm, StrangerCommentForm
from families.models import Application, Bureau, Family
from families.permissions.admissions import (
    can_decide_appeal,
    can_decide_on,
    can_moderate,
    can_object_to,
    can_publish,
)
from families.permissions.mandates import is_focal_point
from families.services.admissions.asking import ask_for_admission

A_PAGE = 25
AN_HOUR = timedelta(hours=1)


@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """Show who asked for a place in the bureau, and what became of it."""
    applications = Application.objects.received().select_related("family")
    page = Paginator(applications, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "families/application_list.html", {"page": page})


def find(reference: str) -> Application:
    """Return a received application by its number, or a 404."""
    applications = Application.objects.received().select_related("family", "criteria__document")
    return get_object_or_404(applications, reference=reference)


@require_safe
def application_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show an application with every comment, objection and decision."""
    return show(request, find(reference))


def show(
    request: HttpRequest, application: Application, form: ApplicationCommentForm | None = None
) -> HttpResponse:
    """Render the page of an application, with a comment form that was refused if one was."""
    user = request.user
    context = {
        "application": application,
        "people": application.people.all(),
        "supporters": application.supporters.all(),
        "comments": application.comments.taken().select_related("family"),
        "decisions": application.decisions.select_related("decided_by"),
        "objections": application.objections.select_related("family"),
        "form": form
        or (ApplicationCommentForm() if is_focal_point(user) else StrangerCommentForm()),
        "may_comment": application.takes_objections(),
        "may_object": can_object_to(user, application),
        "may_publish": can_publish(user, application),
        "may_decide": can_decide_on(user, application),
        "may_decide_appeal": can_decide_appeal(user, application),
        "may_moderate": can_moderate(user, application),
        "trail": audit.entries_about(application),
    }
    return render(request, "families/application_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def application_create(request: HttpRequest) -> HttpResponse:
    """Let anybody ask for the admission of a new family, working group or caucus."""
    return _ask(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def family_return(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a dormant family say "we are back" (charter, composition)."""
    family = get_object_or_404(Family, slug=slug)
    if family.is_active:
        return redirect(family)
    if running := family.applications.running().first():
        return redirect(running)
    return _ask(request, family)


def _ask(request: HttpRequest, family: Family | None) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    data = request.POST if request.method == "POST" else None
    form = ApplicationForm(data, family=family, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            _throttle(request, form.emails)
            key = form.cleaned_data["key"]
            application = ask_for_admission(form.asked, key=key, actor=user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            sent = {"application": application, "people": application.people.all()}
            return render(request, "families/application_sent.html", sent)
    context = {
        "form": form,
        "family": family,
        "bureau": Bureau.current(),
    }
    return render(request, "families/application_form.html", context)


def _throttle(request: HttpRequest, emails: list[str]) -> None:
    """Raise ``DomainError`` where one client applies, or one address is named, too often."""
    allowed = is_allowed("application-client", client_of(request), times=10, within=AN_HOUR)
    for email in emails:
        allowed &= is_allowed("application-address", email, times=5, within=AN_HOUR)
    if not allowed:
        raise DomainError(
            _("Too many applications came from here, or name the same person, within an hour."),
            rule=_("A form that mails strangers has its limits."),
            so=_("Wait an hour, then send it again; nothing of it is lost in your browser."),
        )
