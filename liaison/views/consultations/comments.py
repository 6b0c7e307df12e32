"""Comments: taken from anybody, removed for abuse, answered one by one."""

from datetime import timedelta

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from csb_portal.throttle import client_of, is_allowed
from families.permissions.mandates import is_focal_point
from liaison.forms.consultations import (
    CommentAnswerForm,
    CommentForm,
    ParticipantCommentForm,
    ReasonForm,
)
from liaison.models import Comment, Consultation
from liaison.permissions.consultations import can_run_consultations
from liaison.services.consultations.commenting import (
    AlreadyTaken,
    Commenter,
    comment_on,
    confirm_comment,
    find_unconfirmed,
    write_comment,
)
from liaison.services.consultations.summarising import answer_comment, remove_comment
from liaison.views.consultations.consultations import find, show

AN_HOUR = timedelta(hours=1)


@require_POST
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a focal point's comment at once, anybody else's once confirmed."""
    consultation = find(request, reference)
    is_known = is_focal_point(request.user)
    form = (CommentForm if is_known else ParticipantCommentForm)(request.POST)
    if not form.is_valid():
        return show(request, consultation, form)
    try:
        if isinstance(form, ParticipantCommentForm):
            return _write(request, consultation, dict(form.cleaned_data))
        taken = comment_on(consultation, actor=signed_in(request), **form.cleaned_data)
    except AlreadyTaken as error:
        flash.info(request, str(error))
        return redirect(error.comment.get_absolute_url())
    except DomainError as error:
        form.add_error(None, str(error))
        return show(request, consultation, form)
    flash.success(request, _("Your comment is number %(number)d.") % {"number": taken.number})
    return redirect(taken.get_absolute_url())


def _write(request: HttpRequest, consultation: Consultation, data: dict) -> HttpResponse:
    _throttle(request, data["email"])
    text, key = data.pop("text"), data.pop("key")
    unconfirmed = write_comment(consultation, text=text, key=key, commenter=Commenter(**data))
    context = {"unconfirmed": unconfirmed, "consultation": consultation}
    return render(request, "liaison/consultations/written.html", context)


def _throttle(request: HttpRequest, email: str) -> None:
    """Raise ``DomainError`` where one address or one client writes too often."""
    of_client = is_allowed("comment-client", client_of(request), times=30, within=AN_HOUR)
    of_address = is_allowed("comment-address", email, times=5, within=AN_HOUR)
    if not (of_client and of_address):
        raise DomainError(
            _("Too many comments have come from your address or your network."),
            rule=_("At most five comments an hour are taken for one address."),
            so=_("Wait an hour and send it again; your text is kept below."),
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link of a mail stands for, and take it as a comment at a click.

    Opening the link changes nothing, because mail scanners open links too.
    """
    try:
        if request.method != "POST":
            context = {"unconfirmed": find_unconfirmed(token)}
            return render(request, "liaison/consultations/confirm.html", context)
        taken = confirm_comment(token)
    except AlreadyTaken as error:
        flash.info(request, str(error))
        return redirect(error.comment.get_absolute_url())
    except DomainError as error:
        return render(request, "liaison/consultations/stale.html", {"error": error}, status=410)
    flash.success(request, _("Your comment is number %(number)d.") % {"number": taken.number})
    return redirect(taken.get_absolute_url())


def _find_comment(request: HttpRequest, reference: str, number: int) -> Comment:
    require(can_run_consultations(request.user))
    comments = find(request, reference).comments.select_related("consultation", "family")
    return get_object_or_404(comments, number=number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment_answer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say what was done with a comment, and why."""
    one = _find_comment(request, reference, number)
    initial = {"outcome": one.outcome, "reason": one.outcome_reason}
    form = CommentAnswerForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "comment": one, "consultation": one.consultation}
        return render(request, "liaison/consultations/comment_answer.html", context)
    with reported(request, _("The answer is kept.")):
        answer_comment(one, actor=signed_in(request), **form.cleaned_data)
    return redirect(one.get_absolute_url())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment_remove(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take an abusive comment out of sight, with a reason everyone can read."""
    one, form = _find_comment(request, reference, number), ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "comment": one, "consultation": one.consultation}
        return render(request, "liaison/consultations/comment_remove.html", context)
    with reported(request, _("The comment is removed; its reason stands in its place.")):
        remove_comment(one, actor=signed_in(request), **form.cleaned_data)
    return redirect(one.get_absolute_url())
