"""The secretariat in the administration: read here, changed by acts only."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from elections.choices import CallStatus, Route
from elections.models import VolunteerCall
from elections.sources import composition_of
from families.models import Bureau, FocalPoint
from secretariat.choices.terms import TermStatus
from secretariat.forms.terms import ConstituteForm, QueueForm
from secretariat.models import Claim, Seat, Term
from secretariat.permissions.terms import can_constitute
from secretariat.services.terms.constituting import constitute_secretariat, seating_plan
from secretariat.services.terms.obstacles import obstacle_to
from secretariat.services.terms.queue import open_queue
from secretariat.services.terms.vacancies import default_opening


class SecretariatAdmin(ReadOnlyAdmin):
    """Staff and election operators look; nobody edits what acts have written."""

    may_view = staticmethod(can_constitute)


@admin.register(Term)
class TermAdmin(SecretariatAdmin):
    """Terms, and the guided pages that begin one and open its queue."""

    list_display = ["__str__", "call", "starts_on", "ends_on", "status", "queue_opens_at"]
    list_filter = ["status"]
    list_select_related = ["call"]
    fields = [
        "call",
        "election",
        "seats",
        "starts_on",
        "ends_on",
        "status",
        "constituted_at",
        "queue_announced_at",
        "queue_opens_at",
    ]
    change_list_template = "secretariat/admin/term_list.html"
    change_form_template = "secretariat/admin/term_detail.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("constitute/", view(self.choose), name="secretariat_term_choose"),
            path(
                "constitute/<slug:slug>/",
                view(self.constitute),
                name="secretariat_term_constitute",
            ),
            path("<int:pk>/queue/", view(self.queue), name="secretariat_term_queue"),
            *super().get_urls(),
        ]

    def choose(self, request: HttpRequest) -> HttpResponse:
        """Show the closed calls: which can be constituted, and what the others wait for."""
        require(can_constitute(request.user))
        calls = (
            VolunteerCall.objects.for_secretariat()
            .filter(status=CallStatus.CLOSED)
            .order_by("-closed_at")
        )
        rows = [(call, obstacle_to(call)) for call in calls[:10]]
        return self._page(request, "choose", _("Constitute the [secretariat]"), rows=rows)

    def constitute(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show who will be seated and what that does to whom; do it on a deliberate yes."""
        require(can_constitute(request.user))
        call = get_object_or_404(VolunteerCall.objects.for_secretariat(), slug=slug)
        form = ConstituteForm(
            request.POST or None, with_queue=call.route == Route.FILL, initial=_initial()
        )
        if request.method == "POST" and form.is_valid():
            values = {key: form.cleaned_data[key] for key in form.fields if key != "confirmed"}
            if self._done(form, constitute_secretariat, call, request, **values):
                messages.success(request, _("The [secretariat] is constituted."))
                return redirect("secretariat:secretariat-detail")
        context = {"call": call, "form": form, **_outlook(call)}
        return self._page(request, "constitute", _("Constitute the [secretariat]"), **context)

    def queue(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Announce the first-come queue for the empty seats of a term."""
        require(can_constitute(request.user))
        term = get_object_or_404(Term, pk=pk)
        form = QueueForm(request.POST or None, initial={"opens_at": default_opening()})
        if request.method == "POST" and form.is_valid():
            opens_at = form.cleaned_data["opens_at"]
            if self._done(form, open_queue, term, request, opens_at=opens_at):
                messages.success(request, _("The first-come queue is announced."))
                return redirect("secretariat:secretariat-detail")
        vacant = term.seats - term.holdings.occupied().count()
        context = {"term": term, "form": form, "vacant": vacant}
        return self._page(request, "queue", _("Open the first-come queue"), **context)

    @staticmethod
    def _done(
        form: Form, service: Callable, obj: Model, request: HttpRequest, **values: object
    ) -> bool:
        """Call the service, or show in the form which rule stopped it."""
        try:
            service(obj, actor=signed_in(request), **values)
        except DomainError as error:
            form.add_error(None, str(error))
            return False
        return True

    def _page(
        self, request: HttpRequest, name: str, title: str, **context: object
    ) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"secretariat/admin/{name}.html", shared | context)


@admin.register(Seat)
class SeatAdmin(SecretariatAdmin):
    list_display = ["number", "user", "term", "since", "until", "act", "end_reason"]
    list_filter = ["term", "act", "end_reason"]
    list_select_related = ["user", "term"]
    fields = [
        "term",
        "number",
        "user",
        "focal_point",
        "act",
        "claim",
        "since",
        "seated_at",
        "until",
        "end_reason",
    ]
    change_form_template = "secretariat/admin/seat_detail.html"


@admin.register(Claim)
class ClaimAdmin(SecretariatAdmin):
    list_display = ["number", "user", "term", "claimed_at", "status"]
    list_filter = ["status", "term"]
    list_select_related = ["user", "term"]
    fields = ["term", "number", "user", "focal_point", "claimed_at", "status"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return super().get_queryset(request).order_by("-term", "number")


def _initial() -> dict:
    return {
        "on": clock.today(),
        "months": Bureau.current().term_months,
        "queue_opens_at": default_opening(),
    }


def _outlook(call: VolunteerCall) -> dict:
    """Say what constituting would do: to whom, and what it ends."""
    obstacle = obstacle_to(call)
    composition = composition_of(call)
    plan = seating_plan(composition) if composition and not obstacle else []
    return {
        "obstacle": obstacle,
        "composition": composition,
        "plan": plan,
        "seated": sum(place.focal_point is not None for place in plan),
        "empty": call.seats - sum(place.focal_point is not None for place in plan),
        "bureau": FocalPoint.objects.sitting().users().count(),
        "former": Term.objects.filter(status=TermStatus.RUNNING).first(),
        "term": Term.objects.filter(call=call).first(),
    }
