"""The secretariat's steps of a consultation: draft, open, cancel, sum up."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms.consultations import (
    ConsultationForm,
    NewConsultationForm,
    ReasonForm,
    SummaryForm,
)
from liaison.permissions.consultations import can_run_consultations
from liaison.services.consultations.running import (
    cancel_consultation,
    draft_consultation,
    edit_consultation,
    open_consultation,
)
from liaison.services.consultations.summarising import publish_summary
from liaison.views.consultations.consultations import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Write down what the plenary is to be asked."""
    require(can_run_consultations(request.user))
    form = NewConsultationForm(
        request.POST or None, initial={"message": request.GET.get("message", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            consultation = draft_consultation(actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(consultation)
    return render(request, "liaison/consultations/form.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a draft."""
    require(can_run_consultations(request.user))
    consultation = find(request, reference)
    values = {name: getattr(consultation, name) for name in ("question", "background", "days")}
    form = ConsultationForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            edit_consultation(consultation, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(consultation)
    context = {"form": form, "consultation": consultation}
    return render(request, "liaison/consultations/form.html", context)


@login_required
@require_POST
def open_it(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the question to the plenary."""
    require(can_run_consultations(request.user))
    consultation = find(request, reference)
    if request.POST.get("confirmed"):
        with reported(request, _("%(consultation)s is open.") % {"consultation": consultation}):
            open_consultation(consultation, actor=signed_in(request))
    return redirect(consultation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """End a consultation without a summary, with a reason."""
    require(can_run_consultations(request.user))
    consultation, form = find(request, reference), ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "consultation": consultation}
        return render(request, "liaison/consultations/cancel.html", context)
    with reported(request, _("%(consultation)s is cancelled.") % {"consultation": consultation}):
        cancel_consultation(consultation, actor=signed_in(request), **form.cleaned_data)
    return redirect(consultation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish what was done with the comments."""
    require(can_run_consultations(request.user))
    consultation, form = find(request, reference), SummaryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publish_summary(consultation, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(consultation)
    context = {
        "form": form,
        "consultation": consultation,
        "unanswered": consultation.comments.unanswered().count(),
    }
    return render(request, "liaison/consultations/summary.html", context)
