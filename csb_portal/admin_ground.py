"""Mail and trail in the administration: looked at by staff, changed by acts only."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import StrIndex, Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.feedback import reported
from csb_portal.mail.files import mail_file, mail_files
from csb_portal.models import AuditDetail, AuditEntry, OutgoingMail, Restoration
from csb_portal.permissions import is_staff, require, signed_in
from csb_portal.services.mails import release_mail, set_mail_aside, try_mail_again
from csb_portal.services.trail import erase_detail

FILES_A_PAGE = 50


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """What became of each mail, for everybody or for one person."""

    change_list_template = "admin/csb_portal/outgoingmail/change_list.html"
    list_display = ["to", "status", "attempts", "answer", "occasion", "queued_at", "accepted_at"]
    list_filter = ["status", "queued_at", ("recipient", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["to", "occasion", "answer", "recipient__name"]
    ordering = ["-pk"]
    list_select_related = ["recipient"]
    fields = [
        "to", "recipient", "occasion", "subject", "text", "status", "answer", "attempts",
        "queued_at", "next_attempt_at", "accepted_at", "message_id",
    ]  # fmt: skip
    readonly_fields = ["text"]
    actions = ["try_again_now", "set_aside"]

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    @admin.display(description=_("text"))
    def text(self, mail: OutgoingMail) -> str:
        """Keep codes and links that open an account from everybody's eyes."""
        return (
            gettext("Confidential: only its reader sees it.") if mail.is_confidential else mail.body
        )

    @admin.action(description=_("Try again now"), permissions=["retry"])
    def try_again_now(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        for mail in mails:
            with reported(request, gettext("The mail to %s is tried again now.") % mail.to):
                try_mail_again(mail, actor=signed_in(request))

    @admin.action(description=_("Set aside, so that it is not sent"), permissions=["retry"])
    def set_aside(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        for mail in mails:
            with reported(request, gettext("The mail to %s is set aside.") % mail.to):
                set_mail_aside(mail, actor=signed_in(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Count beside the list what became of the mails it shows: the evidence per person."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None)
        if context and "cl" in context:
            context["evidence"] = context["cl"].queryset.order_by().evidence()
        return response


class TargetKindFilter(admin.SimpleListFilter):
    """Narrows the trail down to acts on one kind of thing."""

    title = _("kind of thing")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        colon = StrIndex("target", Value(":"))
        kind = Substr("target", 1, colon - 1, output_field=TextField())
        kinds = AuditEntry.objects.order_by().annotate(kind=kind).values_list("kind", flat=True)
        return [(kind, kind) for kind in sorted(set(kinds.distinct()))]

    def queryset(
        self, request: HttpRequest, entries: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry] | None:
        return entries.filter(target__startswith=f"{self.value()}:") if self.value() else entries


class ActorFilter(admin.SimpleListFilter):
    """Who acted: people by their number, or the clock."""

    title = _("actor")
    parameter_name = "actor"
    CLOCK = "clock"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        actors = AuditEntry.objects.order_by("actor").values_list("actor", flat=True).distinct()
        return [(actor or self.CLOCK, actor or str(_("the clock"))) for actor in actors]

    def queryset(self, request: HttpRequest, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        if self.value() is None:
            return entries
        return entries.filter(actor="" if self.value() == self.CLOCK else self.value())


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """The whole trail, private entries included; nothing in it can be changed."""

    list_display = ["number", "recorded_at", "summary", "event", "target", "actor", "is_public"]
    list_filter = [
        "is_public",
        TargetKindFilter,
        ("event", admin.AllValuesFieldListFilter),
        ActorFilter,
    ]
    search_fields = ["=target", "=actor", "event", "summary", "=hash"]
    ordering = ["-number"]
    fields = [
        "number", "recorded_at", "summary", "event", "target", "actor", "data", "is_public",
        "private_detail", "previous_hash", "hash",
    ]  # fmt: skip
    readonly_fields = ["private_detail"]
    actions = ["erase_private_details"]

    def has_erase_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    @admin.display(description=_("private detail"))
    def private_detail(self, entry: AuditEntry) -> str:
        """Show what the entry commits to, unless it was erased."""
        if not entry.commitment:
            return gettext("None.")
        detail = AuditDetail.objects.filter(entry=entry).first()
        if not detail:
            return gettext("Erased; the entry still commits to what it was.")
        return "\n".join(f"{name}: {value}" for name, value in detail.content.items())

    @admin.action(description=_("Erase the private details for good"), permissions=["erase"])
    def erase_private_details(self, request: HttpRequest, entries: QuerySet[AuditEntry]) -> None:
        for entry in entries:
            done = gettext("The private detail of entry %d is erased.") % entry.number
            with reported(request, done):
                erase_detail(entry, actor=signed_in(request))


@admin.site.admin_view
def mail_file_list(request: HttpRequest) -> HttpResponse:
    """List the mails that went into files because no mail server is configured."""
    require(is_staff(request.user))
    page = Paginator(mail_files(), FILES_A_PAGE).get_page(request.GET.get("page"))
    letters = [(path.name, _read(path)) for path in page]
    context = admin.site.each_context(request) | {"page": page, "letters": letters}
    return render(request, "admin/mail_file_list.html", context | {"title": _("Mail in files")})


@admin.site.admin_view
def mail_file_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of them as text."""
    require(is_staff(request.user))
    path = mail_file(name)
    if path is None:
        raise Http404
    letter = _read(path)
    context = admin.site.each_context(request) | {"letter": letter, "title": letter["Subject"]}
    return render(request, "admin/mail_file_detail.html", context | {"text": letter.get_content()})


@admin.site.admin_view
def mail_release(request: HttpRequest) -> HttpResponse:
    """After a restore: show what waits and what was set aside, and let mail leave again."""
    require(is_staff(request.user))
    if request.method == "POST":
        with reported(request, gettext("Mail leaves again.")):
            release_mail(actor=signed_in(request))
        return redirect("admin:csb_portal_outgoingmail_changelist")
    context = admin.site.each_context(request) | {
        "restoration": Restoration.objects.holding_mail().last(),
        "evidence": OutgoingMail.objects.evidence(),
        "title": _("Mail after a restore"),
    }
    return render(request, "admin/mail_release.html", context)


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)
