"""Consultations of the plenary, for everybody to read."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from csb_portal import audit
from families.permissions.mandates import is_focal_point
from liaison.forms.consultations import CommentForm, ParticipantCommentForm
from liaison.models import Consultation
from liaison.permissions.consultations import can_read_consultation, can_run_consultations


def find(request: HttpRequest, reference: str) -> Consultation:
    """Return what may be read; a draft is a 404 for everybody but those who prepare it."""
    found = Consultation.objects.select_related("message", "opened_by", "summarised_by")
    consultation = get_object_or_404(found, reference=reference)
    if not can_read_consultation(request.user, consultation):
        raise Http404
    return consultation


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """List what the plenary was and is asked, the newest first."""
    may_run = can_run_consultations(request.user)
    found = Consultation.objects.all() if may_run else Consultation.objects.public()
    context = {
        "consultations": found.with_comment_count().select_related("message"),
        "may_run": may_run,
    }
    return render(request, "liaison/consultations/list.html", context)


@require_safe
def consultation_detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the question, every comment and what was done with it."""
    return show(request, find(request, reference))


def show(
    request: HttpRequest, consultation: Consultation, form: CommentForm | None = None
) -> HttpResponse:
    """Render the page of a consultation, with the comment form where it is open."""
    is_known = is_focal_point(request.user)
    if form is None and consultation.is_open:
        form = (CommentForm if is_known else ParticipantCommentForm)(initial={"key": uuid.uuid4()})
    context = {
        "consultation": consultation,
        "comments": consultation.comments.select_related("family", "author"),
        "form": form,
        "is_known": is_known,
        "may_run": can_run_consultations(request.user),
        "steps": _steps(consultation),
        "trail": audit.entries_about(consultation).filter(is_public=True),
    }
    return render(request, "liaison/consultations/detail.html", context)


def _steps(consultation: Consultation) -> list[dict]:
    """Return how far it is, for ``{% timeline %}``."""
    steps = [_step(_("Opened"), consultation.opened_at, now=consultation.is_draft)]
    if consultation.is_cancelled:
        note = consultation.cancel_reason
        return [*steps, _step(_("Cancelled"), consultation.cancelled_at, note=note)]
    ended = consultation.closes_at if consultation.is_over or consultation.is_summarised else None
    note = _("Every comment gets an answer.")
    return [
        *steps,
        _step(_("Comments taken"), ended, now=consultation.is_open),
        _step(
            _("Summary published"),
            consultation.summarised_at,
            now=consultation.is_over,
            note=note if not consultation.is_summarised else "",
        ),
    ]


def _step(label: str, at: object, *, now: bool = False, note: str = "") -> dict:
    state = "done" if at else "now" if now else "next"
    return {"label": label, "at": at, "state": state, "note": note}
