"""The admin of elections: one guided page each, from the freeze to the certificate."""

from collections.abc import Callable

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern

from csb_portal.permissions import signed_in
from elections.admin import steps
from elections.admin.draft_forms import DraftElectionForm, RemindersField
from elections.admin.forms import SLUG_LENGTH, TITLE_LENGTH
from elections.admin.guided import GuidedAdmin
from elections.admin.rolls import RollPages
from elections.choices import ElectionEvent, ElectionStatus
from elections.deliveries import columns_of, deliveries_of
from elections.guides.elections import guide_for_election
from elections.guides.others import waiting_steps
from elections.guides.parts import Guide
from elections.models import Election

NAMES = ("slug", "title")
RULES = (
    "question", "level", "trustees_needed", "threshold", "max_choices",
    "ballot_rule", "counts", "electorate", "electorate_of_group", "electorate_months", "quorum_percent",
    "quorum_extension_hours", "quorum_outcome", "correction_hours", "complaint_hours",
    "postpone_hours", "reminders", "opens_at", "closes_at",
)  # fmt: skip
RECORDED_FIELDS = (
    "is_trial", "call", "group", "none_offered", "seats", "status", "roll_frozen_at", "keys_ready_at", "draw_seed",
    "ballots", "blank_ballots", "certified_at", "certified_by",
)  # fmt: skip
FIELD_OPTIONS: dict[str, dict] = {
    "slug": {"max_length": SLUG_LENGTH},
    "title": {"max_length": TITLE_LENGTH},
    # Compared with the row and not with a hidden field, as every other one.
    "reminders": {"form_class": RemindersField, "show_hidden_initial": False},
}


@admin.register(Election)
class ElectionAdmin(RollPages, GuidedAdmin[Election]):
    """Elections are prepared from their call, and run from their guided page."""

    edited = ElectionEvent.ELECTION_EDITED
    form = DraftElectionForm
    list_display = ["title", "status", "is_trial", "level", "opens_at", "closes_at"]
    list_filter = ["status", "is_trial"]
    fields = (*NAMES, *RULES, *RECORDED_FIELDS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Election | None = None
    ) -> tuple[str, ...]:
        if obj is None or obj.status != ElectionStatus.DRAFT:
            return (*NAMES, *RULES, *RECORDED_FIELDS)
        # What a trial is called says that it is one.
        return (*NAMES, *RECORDED_FIELDS) if obj.is_trial else RECORDED_FIELDS

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        options = kwargs | FIELD_OPTIONS.get(db_field.name, {})
        return super().formfield_for_dbfield(db_field, request, **options)

    def guide(self, obj: Election, request: HttpRequest) -> Guide:
        return guide_for_election(obj, signed_in(request))

    def steps(self) -> dict[str, Callable]:
        return steps.STEPS

    def form_for(self, name: str, data: dict | None, obj: Election) -> forms.Form | None:
        return steps.form_for(name, data, obj)

    def run_context(self, obj: Election) -> dict:
        rows = deliveries_of(obj)
        columns = columns_of(rows)
        return {
            "columns": columns.values(),
            "roll": [(row, row.in_columns(columns)) for row in rows],
            "on_roll": obj.roll.valid().count(),
            "turnout": obj.roll.voted().count(),
            "complaints": obj.complaints.all(),
            "may_correct": obj.status == ElectionStatus.FROZEN or obj.is_open,
            "waiting": waiting_steps(obj),
            "hours_changes": obj.hours_changes.all(),
            "trials": Election.objects.filter(call=obj.call, is_trial=True).exclude(pk=obj.pk),
        }

    def get_urls(self) -> list[URLPattern]:
        return [*self.roll_urls(), *super().get_urls()]
