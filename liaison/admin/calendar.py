"""The calendar in the administration: staff enter, correct and cancel; an edit moves the entry."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.admin_site import PortalModelAdmin
from csb_portal.permissions import may_enter_admin, signed_in
from liaison.admin.widgets import OVERRIDES
from liaison.forms.meetings.fields import check_year
from liaison.models import CalendarEvent, Deadline, DeadlineStatement
from liaison.models.calendar.entry import CalendarLine
from liaison.services.calendar.editing import add_entry, cancel_entry, edit_entry, note_statements


class DatedForm(forms.ModelForm):
    """Refuses days that no calendar of ours can show."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, date):
                try:
                    check_year(value)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return cleaned


class LineForm(DatedForm):
    """The fields of a line, and the way to cancel it."""

    cancel = forms.BooleanField(
        label=gettext_lazy("Cancel it"),
        required=False,
        help_text=gettext_lazy(
            "It stays in every calendar, crossed out. This cannot be taken back."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is cancelled"), required=False, max_length=300
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields and not self.instance.pk:
            self.fields["time_zone"].initial = str(settings.BUREAU_TIME_ZONE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("cancel") and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("What is cancelled says why. Write the reason."))
        if self.instance.pk and self.instance.is_cancelled:
            raise forms.ValidationError(
                _("It was cancelled, and stays as it was then. Enter it anew if it takes place.")
            )
        return cleaned


class LineAdmin(PortalModelAdmin):
    """Hands what is typed to the services, which count the moves."""

    may_view = staticmethod(may_enter_admin)
    form = LineForm
    readonly_fields = ("sequence", "changed_at", "cancelled_at", "cancel_reason")

    def save_model(self, request: HttpRequest, obj: CalendarLine, form: Any, change: bool) -> None:  # noqa: FBT001
        actor, line = signed_in(request), obj
        if not change:
            add_entry(line, actor=actor)  # type: ignore[type-var] # one of the two below
            return
        names = {field.name for field in obj._meta.concrete_fields}
        values = {name: value for name, value in form.cleaned_data.items() if name in names}
        line = edit_entry(line, values, actor=actor)  # type: ignore[type-var]
        if form.cleaned_data["cancel"]:
            cancel_entry(line, actor=actor, reason=form.cleaned_data["reason"])  # type: ignore[type-var]


@admin.register(CalendarEvent)
class CalendarEventAdmin(LineAdmin):
    list_display = ("title", "category", "starts_on", "ends_on", "city", "access", "is_cancelled")
    list_filter = ("category", "access", "confidence", "bodies")
    search_fields = ("title", "slug", "city", "organiser")
    date_hierarchy = "starts_on"
    formfield_overrides = OVERRIDES
    prepopulated_fields = {"slug": ["title"]}

    @admin.display(boolean=True, description=gettext_lazy("cancelled"))
    def is_cancelled(self, event: CalendarEvent) -> bool:
        return event.is_cancelled


class StatementInline(admin.StackedInline):
    """What each source says; where they differ, everybody sees both."""

    model = DeadlineStatement
    form = DatedForm
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return may_enter_admin(request.user)

    def _may_change(self, request: HttpRequest) -> bool:
        return PortalModelAdmin.may_change(request.user)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self._may_change(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self._may_change(request)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self._may_change(request)


@admin.register(Deadline)
class DeadlineAdmin(LineAdmin):
    list_display = ("what", "due_on", "due_time", "time_zone", "event", "confidence")
    list_filter = ("confidence",)
    search_fields = ("what", "slug", "note")
    date_hierarchy = "due_on"
    prepopulated_fields = {"slug": ["what"]}
    inlines = [StatementInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        if change and any(formset.has_changed() for formset in formsets):
            note_statements(form.instance, actor=signed_in(request))
