"""The Civil Society Division is asked to concur, says so, or is overridden."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms.register.steps import ConcurForm, ReasonForm
from liaison.permissions import register as permissions
from liaison.services.register.concurrence import ask_concurrence, concur, override_concurrence
from liaison.views.register.around import whole_of
from liaison.views.register.messages import find
from liaison.views.register.steps import ask_and_do


@login_required
@require_POST
def concurrence_ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the division to concur before a message is sent."""
    message = find(request, reference)
    require(permissions.can_ask_concurrence(request.user))
    with reported(request, _("The [Civil Society Division] is asked to concur.")):
        ask_concurrence(message, actor=signed_in(request))
    return redirect(message)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def concurrence_give(request: HttpRequest, reference: str) -> HttpResponse:
    """Show an officer of the division what would be mailed, and take what they say."""
    message = find(request, reference)
    require(permissions.can_concur(request.user))
    form = ConcurForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("What you said is kept.")):
            concur(message, actor=signed_in(request), **form.cleaned_data)
            return redirect(message)
    context = whole_of(request.user, message) | {
        "form": form,
        "asked": message.concurrences.last(),
    }
    return render(request, "liaison/concur.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def concurrence_override(request: HttpRequest, reference: str) -> HttpResponse:
    """Go on without the division, with a reason."""
    message = find(request, reference)
    require(permissions.can_ask_concurrence(request.user))
    actor = signed_in(request)
    return ask_and_do(
        request,
        message,
        ReasonForm(request.POST or None),
        page={
            "title": _("Go on without the [division]"),
            "text": _(
                "Its time is over, or it has refused. The message can be sent then; your name "
                "and your reason stand on its page for good, and the [division] is told."
            ),
            "button": _("Go on without it"),
        },
        act=lambda data: override_concurrence(message, actor=actor, reason=data["reason"]),
        done=_("%(message)s can be sent now.") % {"message": message},
    )
