"""The agenda, as the bureau's side works on it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms.meetings import ItemForm
from liaison.permissions.meetings import can_propose_items, can_run
from liaison.services.meetings.agenda import (
    confirm_item,
    propose_item,
    raise_item,
    withdraw_item,
)
from liaison.services.repeats import AlreadyDone
from liaison.views.meetings.finding import find

STEPS = {"confirm": confirm_item, "raise": raise_item, "withdraw": withdraw_item}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an item, and see which both sides have confirmed."""
    meeting = find(request, reference)
    require(can_propose_items(request.user, meeting) or can_run(request.user, meeting))
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            propose_item(
                meeting,
                title=data["title"],
                source=data["cites"],
                key=data["key"],
                actor=signed_in(request),
            )
        except AlreadyDone:
            return redirect("meetings:agenda-edit", meeting.reference)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("meetings:agenda-edit", meeting.reference)
    context = {
        "meeting": meeting,
        "items": meeting.items.standing(),
        "form": form,
        "may_run": can_run(request.user, meeting),
    }
    return render(request, "meetings/agenda.html", context)


@login_required
@require_POST
def item_step(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Confirm an item for the bureau, put it earlier, or withdraw it."""
    meeting = find(request, reference)
    item = get_object_or_404(meeting.items.standing(), pk=pk)
    user = signed_in(request)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    own = step is withdraw_item and item.proposed_by_id == user.pk
    require(own or can_run(user, meeting))
    with reported(request, _("The agenda is changed.")):
        step(item, actor=user)
    return redirect("meetings:agenda-edit", meeting.reference)
