"""Series of meetings for staff; meetings themselves are made by steps only."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from liaison.admin.widgets import OVERRIDES
from liaison.choices.meetings import PARTIES_OF_KINDS, MeetingKind
from liaison.models import ActionItem, Meeting, MeetingSeries


class SeriesForm(forms.ModelForm):
    """Holds the kind of a series and with whom it is together."""

    def clean(self) -> dict:
        data = super().clean() or {}
        given = [name for name in set(PARTIES_OF_KINDS.values()) if data.get(name)]
        kind = data.get("kind")
        if kind and given != [PARTIES_OF_KINDS[MeetingKind(kind)]]:
            raise forms.ValidationError(
                _(
                    "An interface meeting is with one body, a [family] meeting of one [family], "
                    "any other of one audience. Choose that one and leave the others empty."
                )
            )
        return data


@admin.register(MeetingSeries)
class MeetingSeriesAdmin(PortalModelAdmin):
    """The regular interfaces and their terms. A change holds for meetings planned from then on."""

    form = SeriesForm
    formfield_overrides = OVERRIDES
    list_display = ["title", "kind", "counterpart", "audience", "family", "rhythm", "is_running"]
    list_filter = ["kind", "is_running"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """Each meeting as it stands; it is run from its own page."""

    formfield_overrides = OVERRIDES
    list_display = ["reference", "title", "status", "starts_at", "is_short_notice", "sequence"]
    list_filter = ["kind", "status", "is_short_notice"]
    search_fields = ["reference", "title"]
    date_hierarchy = "starts_at"


@admin.register(ActionItem)
class ActionItemAdmin(ReadOnlyAdmin):
    """What was agreed, and whose it is."""

    list_display = ["reference", "text", "owner_family", "owner_seat", "due_on", "status"]
    list_filter = ["status"]
    search_fields = ["reference", "text"]
