"""The admin of elections: one guided page each, from the freeze to the certificate."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.models import User
from csb_portal.permissions import require, signed_in
from elections import rules
from elections.admin.forms import (
    SLUG_LENGTH,
    TITLE_LENGTH,
    AnswerForm,
    CorrectionForm,
    DraftElectionForm,
    HoursForm,
)
from elections.admin.guided import GuidedAdmin
from elections.choices import ElectionEvent, ElectionStatus
from elections.guides import Guide, guide_for_election
from elections.models import Complaint, Election
from elections.permissions import can_run_elections
from elections.services.certification import answer_complaint, certify_election
from elections.services.closing import close_election
from elections.services.elections import cancel_election, freeze_roll
from elections.services.opening import open_election
from elections.services.rolls import add_to_roll, strike_from_roll
from elections.services.ties import draw_lot, prepare_runoff
from families.models import Family

DRAFT_FIELDS = (
    "slug", "title", "question", "max_choices", "quorum_percent", "correction_hours",
    "complaint_hours", "reminders", "opens_at", "closes_at",
)  # fmt: skip
RECORDED_FIELDS = (
    "call", "seats", "status", "roll_frozen_at", "draw_seed", "ballots", "blank_ballots",
    "certified_at", "certified_by",
)  # fmt: skip
FIELD_OPTIONS: dict[str, dict] = {
    "slug": {"max_length": SLUG_LENGTH},
    "title": {"max_length": TITLE_LENGTH},
    # Compared with the row and not with a hidden field, as every other one.
    "reminders": {"show_hidden_initial": False},
}


@admin.register(Election)
class ElectionAdmin(GuidedAdmin[Election]):
    """Elections are prepared from their call, and run from their guided page."""

    edited = ElectionEvent.ELECTION_EDITED
    form = DraftElectionForm
    list_display = ["title", "status", "opens_at", "closes_at"]
    list_filter = ["status"]
    fields = (*DRAFT_FIELDS, *RECORDED_FIELDS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Election | None = None
    ) -> tuple[str, ...]:
        is_draft = obj is not None and obj.status == ElectionStatus.DRAFT
        return RECORDED_FIELDS if is_draft else (*DRAFT_FIELDS, *RECORDED_FIELDS)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        options = kwargs | FIELD_OPTIONS.get(db_field.name, {})
        return super().formfield_for_dbfield(db_field, request, **options)

    def guide(self, obj: Election, request: HttpRequest) -> Guide:
        return guide_for_election(obj, signed_in(request))

    def steps(self) -> dict[str, Callable]:
        return {
            "open": lambda election, actor, data: open_election(election, actor=actor),
            "close": lambda election, actor, data: close_election(election, actor=actor),
            "freeze": lambda election, actor, data: freeze_roll(election, actor=actor),
            "runoff": lambda election, actor, data: prepare_runoff(election, actor=actor, **data),
            "draw": lambda election, actor, data: draw_lot(election, actor=actor),
            "certify": lambda election, actor, data: certify_election(election, actor=actor),
            "cancel": lambda election, actor, data: cancel_election(election, actor=actor, **data),
        }

    def form_for(self, name: str, data: dict | None) -> forms.Form | None:
        if name == "runoff":
            opens = clock.now() + timedelta(hours=1)
            closes = opens + timedelta(hours=rules.RUNOFF_HOURS)
            return HoursForm(data, initial={"opens_at": opens, "closes_at": closes})
        return super().form_for(name, data)

    def run_context(self, obj: Election) -> dict:
        roll = obj.roll.select_related("family")
        return {
            "roll": roll,
            "on_roll": obj.roll.valid().count(),
            "turnout": obj.roll.voted().count(),
            "complaints": obj.complaints.all(),
            "may_correct": obj.status == ElectionStatus.FROZEN or obj.is_open,
        }

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.correct_roll)
        mine = [path("<int:pk>/roll/", view, name="elections_election_correct_roll")]
        return mine + super().get_urls()

    def correct_roll(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct a frozen roll, with a reason."""
        require(can_run_elections(request.user))
        election = get_object_or_404(Election, pk=pk)
        form = CorrectionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                _correct(election, signed_in(request), **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The roll is corrected, and the person is told."))
                return redirect(self.run_url(election))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Correct the roll of %(election)s") % {"election": election},
            "object": election,
            "form": form,
        }
        return TemplateResponse(request, "admin/elections/correct_roll.html", context)


def _correct(
    election: Election, actor: User, *, kind: str, person: User, family: Family, reason: str
) -> None:
    if kind == "add":
        add_to_roll(election, person, family, reason=reason, actor=actor)
        return
    entry = election.roll.valid().filter(user=person).first()
    if entry is None:
        raise DomainError(_("%(name)s is not on this roll.") % {"name": person})
    strike_from_roll(entry, reason=reason, actor=actor)


@admin.register(Complaint)
class ComplaintAdmin(ReadOnlyAdmin):
    """Complaints with their evidence; the answer is given on the same page."""

    may_view = staticmethod(can_run_elections)
    may_change = staticmethod(can_run_elections)
    list_display = ["reference", "election", "family", "filed_at", "answered_at"]
    list_filter = ["election"]
    change_form_template = "admin/elections/complaint.html"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        require(can_run_elections(request.user))
        complaint = self.get_object(request, unquote(object_id))
        if complaint is None:
            raise Http404
        form = AnswerForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with reported(request, _("The answer is sent and published.")):
                answer_complaint(complaint, actor=signed_in(request), **form.cleaned_data)
            return redirect("admin:elections_complaint_change", complaint.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(complaint),
            "object": complaint,
            "form": form,
        }
        return TemplateResponse(request, self.change_form_template, context)
