"""Find a meeting or an action for a page."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from csb_portal.errors import DomainError
from csb_portal.permissions import require
from liaison.models import ActionItem, Meeting
from liaison.permissions.meetings import can_run, can_see


def find(request: HttpRequest, reference: str) -> Meeting:
    """Return the meeting, or a 404 for one that whoever asks cannot see yet."""
    meetings = Meeting.objects.with_parties().select_related("series", "invited_audience")
    meeting = get_object_or_404(meetings, reference=reference)
    if not can_see(request.user, meeting):
        raise Http404
    return meeting


def find_to_run(request: HttpRequest, reference: str) -> Meeting:
    """Return the meeting for a step of whoever runs it, or a 403."""
    meeting = find(request, reference)
    require(can_run(request.user, meeting))
    return meeting


def taken(form: Form) -> dict[str, Any]:
    """Return what a form of one click holds. Raises ``DomainError`` with what is wrong in it."""
    if not form.is_valid():
        raise DomainError(" ".join(str(e) for errors in form.errors.values() for e in errors))
    return form.cleaned_data


def find_action(reference: str) -> ActionItem:
    return get_object_or_404(ActionItem.objects.with_owner(), reference=reference)
