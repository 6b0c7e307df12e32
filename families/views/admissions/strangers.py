"""What people without an account do: give their word, comment, appeal, withdraw."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from csb_portal.throttle import client_of, is_allowed
from families.forms.admissions import AppealForm, ApplicationCommentForm, StrangerCommentForm
from families.forms.reviews import PublicReasonForm
from families.models import Application, ApplicationPerson
from families.permissions.admissions import can_remove
from families.permissions.mandates import is_focal_point
from families.services.admissions.asking import find_person_by, give_word
from families.services.admissions.commenting import (
    Commenter,
    comment_on,
    confirm_comment,
    find_comment_by,
    remove_comment,
    write_comment,
)
from families.services.admissions.deciding import appeal_refusal, withdraw_application
from families.views.admissions.applications import find, show

AN_HOUR = timedelta(hours=1)


def _stale(request: HttpRequest, error: DomainError) -> HttpResponse:
    return render(request, "families/application_stale.html", {"error": error}, status=404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_word(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who is named stand by the application; opening the link changes nothing."""
    try:
        person = find_person_by(token)
    except DomainError as error:
        return _stale(request, error)
    form = AppealForm(request.POST if request.POST.get("step") == "appeal" else None)
    if request.method == "POST":
        try:
            _act(request.POST.get("step", ""), person, token, form)
        except DomainError as error:
            messages.error(request, str(error))
        if not form.is_bound or form.is_valid():
            return redirect("families:application-word", token)
    application = person.application
    context = {"person": person, "application": application, "form": form}
    return render(request, "families/application_word.html", context)


def _act(step: str, person: ApplicationPerson, token: str, form: AppealForm) -> None:
    if step == "word":
        give_word(token)
    elif step == "withdraw" and person.confirmed_at:
        withdraw_application(person.application)
    elif step == "appeal" and person.confirmed_at and form.is_valid():
        appeal_refusal(person.application, **form.cleaned_data)


@require_POST
def application_comment(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a focal point's comment at once, anybody else's once confirmed."""
    application = find(reference)
    is_known = is_focal_point(request.user)
    form = (ApplicationCommentForm if is_known else StrangerCommentForm)(request.POST)
    if not form.is_valid():
        return show(request, application, form)
    try:
        if isinstance(form, StrangerCommentForm):
            return _write(request, application, dict(form.cleaned_data))
        comment = comment_on(application, actor=signed_in(request), **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return show(request, application, form)
    messages.success(request, _("Your comment is number %(number)s.") % {"number": comment.number})
    return redirect(comment.get_absolute_url())


def _write(request: HttpRequest, application: Application, data: dict) -> HttpResponse:
    of_client = is_allowed("app-comment-client", client_of(request), times=30, within=AN_HOUR)
    of_address = is_allowed("app-comment-address", data["email"], times=5, within=AN_HOUR)
    if not (of_client and of_address):
        raise DomainError(
            _("Too many comments came from here within an hour."),
            rule=_("A form that mails strangers has its limits."),
            so=_("Wait an hour, then send it again."),
        )
    text, key = data.pop("text"), data.pop("key")
    comment = write_comment(application, text=text, key=key, commenter=Commenter(**data))
    return render(request, "families/application_comment_sent.html", {"comment": comment})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_comment_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Turn what somebody wrote into a comment, by one button; opening the link changes nothing."""
    try:
        comment = find_comment_by(token)
        if request.method == "POST":
            comment = confirm_comment(token)
    except DomainError as error:
        return _stale(request, error)
    if comment.taken_at:
        return redirect(comment.get_absolute_url())
    return render(request, "families/application_comment_confirm.html", {"comment": comment})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_comment_remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Let staff take an abusive comment off the page, with a reason in its place."""
    comment = get_object_or_404(find(reference).comments.taken(), number=number)
    require(can_remove(request.user, comment))
    form = PublicReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_comment(comment, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(comment.get_absolute_url())
    context = {"comment": comment, "form": form}
    return render(request, "families/application_comment_remove.html", context)
