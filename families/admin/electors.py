"""Who votes where it is not those who sit: organisations are recorded here, subscribers seen."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from csb_portal.errors import DomainError
from csb_portal.permissions import signed_in
from families.models import Organisation, Subscriber
from families.permissions.mandates import can_manage_families
from families.services.electors import check_votes_for_one, record_organisation


class OrganisationForm(forms.ModelForm):
    """An accreditation; who votes for another organisation in that time is refused in words."""

    class Meta:
        model = Organisation
        fields = (
            "name", "slug", "group", "region", "accredited_since", "accredited_until",
            "representative",
        )  # fmt: skip

    def clean(self) -> dict:
        super().clean()
        if not self.errors:
            try:
                check_votes_for_one(Organisation(pk=self.instance.pk, **self.cleaned_data))
            except DomainError as refusal:
                self.add_error("representative", str(refusal))
        return self.cleaned_data


@admin.register(Organisation)
class OrganisationAdmin(PortalModelAdmin):
    form = OrganisationForm
    list_display = (
        "name",
        "group",
        "region",
        "accredited_since",
        "accredited_until",
        "representative",
    )
    list_filter = ("group",)
    list_select_related = ("group", "representative")
    search_fields = ("name", "slug", "region")
    prepopulated_fields = {"slug": ["name"]}
    may_change = staticmethod(can_manage_families)

    def save_model(
        self,
        request: HttpRequest,
        obj: Organisation,
        form: Any,
        change: bool,  # noqa: FBT001 # the signature is Django's
    ) -> None:
        record_organisation(obj, actor=signed_in(request))


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyAdmin):
    list_display = ("user", "subscribed_on", "agreed_on", "left_on")
    list_select_related = ("user",)
    search_fields = ("user__name",)
    may_view = staticmethod(can_manage_families)
