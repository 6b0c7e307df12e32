"""Proposals, alternates and what came of them, in the administration."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.permissions import require, signed_in
from families.admin.pages import form_page, posted
from families.forms.mandates import AnswerForm, ConfirmForm
from families.models import Alternate, MandateProposal
from families.permissions.mandates import can_manage_families
from families.permissions.proposals import can_confirm, can_withdraw
from families.services.proposals import confirm_proposal, decline_proposal, withdraw_proposal


@admin.register(MandateProposal)
class MandateProposalAdmin(ReadOnlyAdmin):
    list_display = ("name", "family", "seat", "proposed_as", "since", "status", "proposed_by")
    list_filter = ("status", "proposed_as")
    list_select_related = ("family", "proposed_by")
    search_fields = ("name", "family__slug", "family__name_en")
    change_list_template = "families/admin/focal_point_change_list.html"
    change_form_template = "families/admin/proposal_change_form.html"
    may_view = staticmethod(can_manage_families)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/confirm/", view(self.confirm_page), name="families_proposal_confirm"),
            path("<int:pk>/close/", view(self.close_page), name="families_proposal_close"),
        ]
        return own + super().get_urls()

    def confirm_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say yes as the second person."""
        proposal = self._proposal(pk)
        require(can_confirm(request.user, proposal))
        return form_page(
            request,
            ConfirmForm(posted(request)),
            lambda _data: confirm_proposal(proposal, actor=signed_in(request)),
            title=_("Confirm %(proposal)s") % {"proposal": proposal},
            what=_("The person gets a mail, and everybody can read it in the directory."),
            label=_("Confirm"),
            done=_("It is confirmed."),
            back=self._back(pk),
        )

    def close_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decline a proposal, or withdraw one's own."""
        proposal = self._proposal(pk)
        is_own = can_withdraw(request.user, proposal)
        require(is_own or can_confirm(request.user, proposal))
        close = withdraw_proposal if is_own else decline_proposal
        return form_page(
            request,
            AnswerForm(posted(request)),
            lambda data: close(proposal, actor=signed_in(request), **data),
            title=_("Withdraw %(proposal)s") % {"proposal": proposal}
            if is_own
            else _("Decline %(proposal)s") % {"proposal": proposal},
            what=_("Nobody is seated by it. Whoever proposed it reads the reason."),
            label=_("Withdraw") if is_own else _("Decline"),
            done=_("It is closed."),
            back=self._back(pk),
        )

    @staticmethod
    def _proposal(pk: int) -> MandateProposal:
        return get_object_or_404(MandateProposal.objects.with_people(), pk=pk)

    @staticmethod
    def _back(pk: int) -> str:
        return reverse("admin:families_mandateproposal_change", args=[pk])

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Show beside the record what this reader can do with it."""
        proposal = MandateProposal.objects.with_people().filter(pk=object_id).first()
        may = {
            "may_confirm": proposal and can_confirm(request.user, proposal),
            "may_withdraw": proposal and can_withdraw(request.user, proposal),
        }
        kwargs["extra_context"] = {**(kwargs.get("extra_context") or {}), **may}
        return super().change_view(request, object_id, *args, **kwargs)


@admin.register(Alternate)
class AlternateAdmin(ReadOnlyAdmin):
    list_display = ("user", "family", "seat", "since", "until", "designation")
    list_select_related = ("user", "family")
    search_fields = ("user__name", "family__slug", "family__name_en")
    may_view = staticmethod(can_manage_families)
