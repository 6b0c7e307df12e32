"""What focal points and staff do with an application."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.forms.admissions import AppealDecisionForm, ApplicationDecisionForm
from families.forms.reviews import PublicReasonForm
from families.models import Application
from families.permissions.admissions import (
    can_decide_appeal,
    can_decide_on,
    can_object_to,
    can_publish,
)
from families.services.admissions.deciding import (
    decide_appeal,
    decide_application,
    object_to_application,
    publish_application,
)
from families.services.admissions.hindrances import earliest_day, hindrances
from families.views.admissions.applications import find


def _step(
    request: HttpRequest,
    application: Application,
    form: forms.Form,
    act: Callable[..., object],
    *,
    done: str,
    template: str,
    **shown: object,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(application, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            with reported(request, done):
                return redirect(application)
    context: dict[str, Any] = {"application": application, "form": form, **shown}
    return render(request, f"families/{template}.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what publishing does and whom it mails, then do it."""
    application = find(reference)
    require(can_publish(request.user, application))
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("It is published, and the [bureau] is told.")):
            publish_application(application, actor=signed_in(request))
        return redirect(application)
    found = hindrances(application, earliest_day(application))
    context = {"application": application, "hindrances": found}
    return render(request, "families/application_publish.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_object(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a focal point object, with a reason."""
    application = find(reference)
    require(can_object_to(request.user, application))
    return _step(
        request,
        application,
        PublicReasonForm(request.POST if request.method == "POST" else None),
        object_to_application,
        done=_("Your objection is recorded; staff decide."),
        template="application_object",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Let staff decide where somebody objects, or refuse what is incomplete."""
    application = find(reference)
    require(can_decide_on(request.user, application))
    return _step(
        request,
        application,
        ApplicationDecisionForm(request.POST if request.method == "POST" else None),
        decide_application,
        done=_("The decision is recorded and announced."),
        template="application_decide",
        hindrances=hindrances(application),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Let somebody else than before decide an appeal."""
    application = find(reference)
    require(can_decide_appeal(request.user, application))
    return _step(
        request,
        application,
        AppealDecisionForm(request.POST if request.method == "POST" else None),
        decide_appeal,
        done=_("The decision on the appeal is recorded and announced."),
        template="appeal_decide",
        hindrances=hindrances(application),
    )
