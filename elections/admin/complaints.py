"""The admin of complaints: read with their evidence, and answered."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from elections.admin.forms import AnswerForm
from elections.models import Complaint
from elections.permissions import can_run_elections
from elections.services.certification import answer_complaint


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
