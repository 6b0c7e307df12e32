"""What focal points and staff do with an application."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.forms.admissions import AppealDecisionForm, ApplicationDecisionForm
from families.forms.reviews import PublicReasonForm
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


def _step(
    name: str,
    may: Callable[..., bool],
    form_class: type[forms.Form],
    act: Callable[..., object],
    *,
    done: Promise,
) -> Callable[..., HttpResponse]:
    """Make the page of one step: who ``may`` reads its form, and ``act`` does it or says why not."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest, reference: str) -> HttpResponse:
        application = find(reference)
        require(may(request.user, application))
        form = form_class(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                act(application, actor=signed_in(request), **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, str(done))
                return redirect(application)
        context: dict[str, Any] = {
            "application": application,
            "form": form,
            "hindrances": hindrances(application),
        }
        return render(request, f"families/{name}.html", context)

    return page


# A focal point objects, with a reason.
application_object = _step(
    "application_object",
    can_object_to,
    PublicReasonForm,
    object_to_application,
    done=gettext_lazy("Your objection is recorded; staff decide."),
)
# Staff decide where somebody objects, or refuse what is incomplete.
application_decide = _step(
    "application_decide",
    can_decide_on,
    ApplicationDecisionForm,
    decide_application,
    done=gettext_lazy("The decision is recorded and announced."),
)
# Somebody else than before decides an appeal.
appeal_decide = _step(
    "appeal_decide",
    can_decide_appeal,
    AppealDecisionForm,
    decide_appeal,
    done=gettext_lazy("The decision on the appeal is recorded and announced."),
)
