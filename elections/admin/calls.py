"""The admin of calls for volunteers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import clock
from elections.admin.draft_forms import DraftCallForm
from elections.admin.forms import GroupForm, PrepareForm, PrepareGroupForm
from elections.admin.guided import GuidedAdmin
from elections.admin.steps import trial_form
from elections.choices import CallStatus, ElectionEvent, Level
from elections.guides.calls import guide_for_call
from elections.guides.parts import Guide
from elections.models import VolunteerCall
from elections.models.call_rules import CallRules
from elections.services.calls import cancel_call, close_call, open_call, schedule_call
from elections.services.drafting import call_defaults
from elections.services.elections import prepare_election
from elections.services.group_elections import prepare_group_election
from elections.services.seating import seat_unopposed
from elections.services.trials import prepare_trial
from elections.sources.seats import lacking, unseated
from families.models import Bureau
from families.models.balance_rules import BalanceRules

OF_BALANCE = [field.name for field in BalanceRules._meta.local_fields]
OF_CALLS = [field.name for field in CallRules._meta.local_fields]
FROZEN_FIELDS = [
    "slug", "title", "text", "opens_at", "closes_at", "families_needed", "seats",
    *OF_CALLS,
]  # fmt: skip
OF_SEATS = [name for name in OF_CALLS if name not in ("fills", *OF_BALANCE)]
RECORDED = ["status", "opened_at", "closed_at", "route"]


@admin.register(VolunteerCall)
class VolunteerCallAdmin(GuidedAdmin[VolunteerCall]):
    """Write a call here; announce it, and go on from it, on its guided page."""

    form = DraftCallForm
    edited = ElectionEvent.CALL_EDITED
    list_display = ["title", "status", "opens_at", "closes_at", "route"]
    fieldsets = (
        (None, {"fields": ["title", "slug", "text", "opens_at", "closes_at", "fills"]}),
        (gettext_lazy("For the [secretariat]"), {"fields": ["families_needed", "seats"]}),
        (gettext_lazy("For seats of [families]"), {"fields": tuple(OF_SEATS)}),
        (gettext_lazy("What balance it keeps"), {"fields": tuple(OF_BALANCE)}),
        (gettext_lazy("What has happened"), {"fields": tuple(RECORDED)}),
    )
    list_filter = ["status"]
    prepopulated_fields = {"slug": ["title"]}

    def get_readonly_fields(
        self, request: HttpRequest, obj: VolunteerCall | None = None
    ) -> list[str]:
        is_draft = obj is None or obj.status == CallStatus.DRAFT
        return RECORDED if is_draft else [*FROZEN_FIELDS, *RECORDED]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: VolunteerCall | None = None
    ) -> dict:
        return {} if obj else self.prepopulated_fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return call_defaults() | super().get_changeform_initial_data(request)

    def run_context(self, obj: VolunteerCall) -> dict:
        return {
            "nominations": obj.nominations.select_related("group", "person", "letter"),
            "interests": obj.interests.select_related("family", "expressed_by__user"),
            "trials": obj.elections.filter(is_trial=True),
        }

    def guide(self, obj: VolunteerCall, request: HttpRequest) -> Guide:
        return guide_for_call(obj)

    def steps(self) -> dict[str, Callable]:
        return {
            "schedule": lambda call, actor, data: schedule_call(call, actor=actor),
            "open": lambda call, actor, data: open_call(call, actor=actor),
            "close": lambda call, actor, data: close_call(call, actor=actor),
            "prepare": lambda call, actor, data: prepare_election(call, actor=actor, **data),
            "prepare_group": lambda call, actor, data: prepare_group_election(
                call, actor=actor, **data
            ),
            "seat": lambda call, actor, data: seat_unopposed(call, actor=actor, **data),
            "trial": lambda call, actor, data: prepare_trial(call, actor=actor, **data),
            "cancel": lambda call, actor, data: cancel_call(call, actor=actor, **data),
        }

    def form_for(self, name: str, data: dict | None, obj: VolunteerCall) -> forms.Form | None:
        if name == "seat":
            return GroupForm(data, groups=unseated(obj))
        if name in ("prepare", "prepare_group"):
            opens = clock.now() + timedelta(days=4)
            days = timedelta(days=Bureau.current().vote_days)
            hours = {"opens_at": opens, "closes_at": opens + days}
        if name == "prepare_group":
            question = _("Who should sit?")
            return PrepareGroupForm(
                data, groups=lacking(obj), initial=hours | {"question": question}
            )
        if name == "prepare":
            question = _("Which [families] should form the [secretariat]?")
            return PrepareForm(data, initial=hours | {"question": question})
        if name == "trial":
            return trial_form(data, Level.SHARED)
        return super().form_for(name, data, obj)
