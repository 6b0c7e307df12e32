"""Participation at one glance: what can be asked for, what is open now, and totals."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal.desk import Notice, soonest_first
from csb_portal.throttle import client_of, is_allowed
from secretariat.forms.lodging import LostLinkForm
from secretariat.permissions.cases import can_handle_cases
from secretariat.services.cases.links import mail_links
from secretariat.services.cases.totals import public_totals
from secretariat.sources import PARTICIPATION

AN_HOUR = timedelta(hours=1)
FOR_A_CLIENT, FOR_AN_ADDRESS = 30, 3

# What can be asked for: its page, what it is called, and what it is.
DOORS: tuple[tuple[str, Promise, Promise], ...] = (
    (
        "participation:accreditation",
        gettext_lazy("Accreditation"),
        gettext_lazy("an organisation is admitted to the process, once."),
    ),
    (
        "participation:registration",
        gettext_lazy("Registration, and letters for a visa"),
        gettext_lazy("a person is entered for a meeting."),
    ),
    (
        "participation:room-list",
        gettext_lazy("Rooms, interpretation and equipment"),
        gettext_lazy("who has which room when, what is free, and how to book it."),
    ),
    (
        "participation:slot-calls",
        gettext_lazy("Speaking slots and side events"),
        gettext_lazy(
            "names with an alternate each, by published criteria, and what became of them."
        ),
    ),
    (
        "participation:funding-list",
        gettext_lazy("Funding"),
        gettext_lazy("journeys that are paid, by published criteria and a panel."),
    ),
    (
        "participation:pool-list",
        gettext_lazy("Passes"),
        gettext_lazy("for events with fewer places than people, by a published rule."),
    ),
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Say what can be asked for, by when, and how much was asked for and granted."""
    notices: list[Notice] = [one for subject in PARTICIPATION for one in subject.notices()]
    doors = [Notice(str(title), reverse(page), str(detail)) for page, title, detail in DOORS]
    context = {
        "open_now": soonest_first(notices),
        "doors": doors,
        "totals": public_totals(),
        "handles": can_handle_cases(request.user),
    }
    return render(request, "secretariat/cases/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Mail somebody the links of what they asked for; nobody learns whether there are any."""
    form = LostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        by_client = is_allowed(
            "link-client", client_of(request), times=FOR_A_CLIENT, within=AN_HOUR
        )
        if by_client and is_allowed("link-address", email, times=FOR_AN_ADDRESS, within=AN_HOUR):
            mail_links(email)
        messages.success(
            request, _("If something was asked for with it, the links are on their way.")
        )
        return redirect("participation:overview")
    return render(request, "secretariat/cases/lost_link.html", {"form": form})
