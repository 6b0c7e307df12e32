"""Reports, their texts and their readers, for staff: read here, changed by steps."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from csb_portal.admin_site import PortalModelAdmin, ReadOnlyAdmin
from csb_portal.feedback import reported
from csb_portal.permissions import is_staff, require, signed_in
from reports.choices import ReportStatus
from reports.models import (
    Approval,
    Assignment,
    MonthlyReport,
    ReportTranslation,
    ReportVersion,
    SectionComment,
    Subscription,
    TextRevision,
)
from reports.services.compiling import compile_due_reports
from reports.services.editing import set_approvals_wanted
from reports.services.subscriptions import erase_subscription


class ReadOnlyInline(admin.TabularInline):
    extra, can_delete, show_change_link = 0, False, True

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return is_staff(request.user)


class VersionInline(ReadOnlyInline):
    model = ReportVersion
    fields = readonly_fields = ("number", "published_at", "published_by", "change")


class RevisionInline(ReadOnlyInline):
    model = TextRevision
    fields = readonly_fields = ("number", "saved_at", "saved_by", "change")


class ApprovalInline(ReadOnlyInline):
    model = Approval
    fields = readonly_fields = ("person", "approved_at")


@admin.register(MonthlyReport)
class MonthlyReportAdmin(PortalModelAdmin):
    """How far each report is. Its text is written in the portal; here, only a draft's number
    of approvals can be set. Months nobody drafted are listed above.
    """

    change_list_template = "reports/admin/report_changelist.html"
    list_display = ["month_name", "status", "due_on", "overdue", "drafted_at", "published_at"]
    list_filter = ["status"]
    fields = [
        "month", "status", "due_on", "drafted_at", "published_at", "approvals_wanted", "figures",
    ]  # fmt: skip
    inlines = [VersionInline, RevisionInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: MonthlyReport | None = None) -> list:
        is_draft = obj and obj.status == ReportStatus.DRAFT
        return [name for name in self.fields if name != "approvals_wanted" or not is_draft]

    def save_model(
        self,
        request: HttpRequest,
        obj: MonthlyReport,
        form: ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        with reported(request, _("The number of approvals is set.")):
            set_approvals_wanted(obj, number=obj.approvals_wanted, actor=signed_in(request))

    @admin.display(description=gettext_lazy("overdue"), boolean=True)
    def overdue(self, report: MonthlyReport) -> bool:
        return report.is_overdue

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.draft_missing))
        name = "reports_monthlyreport_draft_missing"
        return [path("draft-missing/", view, name=name), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        missing = MonthlyReport.objects.missing_months()
        return super().changelist_view(request, (extra_context or {}) | {"missing": missing})

    def draft_missing(self, request: HttpRequest) -> HttpResponse:
        """Do at once what beat does every hour."""
        require(is_staff(request.user))
        count = len(compile_due_reports())
        words = ngettext("%(count)d report is drafted.", "%(count)d reports are drafted.", count)
        messages.success(request, words % {"count": count})
        return redirect("admin:reports_monthlyreport_changelist")


@admin.register(ReportVersion)
class ReportVersionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "published_at", "published_by", "change"]
    exclude = ["sections"]


@admin.register(TextRevision)
class TextRevisionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "saved_at", "saved_by", "change"]
    inlines = [ApprovalInline]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "person", "assigned_at", "written_at"]


@admin.register(SectionComment)
class SectionCommentAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "revision", "made_at", "settles"]


@admin.register(ReportTranslation)
class ReportTranslationAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "origin", "translator", "added_at", "checked_by", "replaced_at"]


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    """Whoever asked for the mail. An address is taken out, and forgotten, at its owner's word."""

    list_display = ["email", "language", "requested_at", "confirmed_at", "unsubscribed_at"]
    search_fields = ["email"]
    actions = ["remove"]

    def has_remove_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    @admin.action(
        description=gettext_lazy("Remove and forget the selected addresses"),
        permissions=["remove"],
    )
    def remove(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        for subscription in queryset:
            erase_subscription(subscription, actor=signed_in(request))
        messages.success(request, _("The selected addresses are forgotten."))
