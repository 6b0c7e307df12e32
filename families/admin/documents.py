"""Governing documents in the administration: drafted, looked at, published, adopted."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.admin.pages import form_page, page_context, posted
from families.forms.documents import (
    AdoptionForm,
    DiscardForm,
    DraftForm,
    NewDocumentForm,
    PublishForm,
)
from families.models import Document, DocumentVersion
from families.permissions.documents import can_manage_documents
from families.rules.differences import compare
from families.rules.documents import write_text
from families.services.documents.drafting import discard_draft, enter_document, write_draft
from families.services.documents.publishing import adopt_version, publish_version


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("title", "slug", "kind", "state")
    fields = ("title", "slug", "kind", "state")
    readonly_fields = ("state",)
    change_list_template = "families/admin/document_change_list.html"
    change_form_template = "families/admin/document_change_form.html"
    may_view = staticmethod(can_manage_documents)

    @admin.display(description=gettext_lazy("versions"))
    def state(self, document: Document) -> str:
        return ", ".join(
            f"{version.number}: {version.get_status_display()}" for version in document.all_versions
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages = (
            ("new/", self.new_page, "new"),
            ("<int:pk>/draft/", self.draft_page, "draft"),
            ("<int:pk>/discard/", self.discard_page, "discard"),
            ("<int:pk>/publish/", self.publish_page, "publish"),
            ("<int:pk>/adopt/", self.adopt_page, "adopt"),
        )
        own = [
            path(address, view(page), name=f"families_document_{name}")
            for address, page, name in pages
        ]
        return own + super().get_urls()

    def new_page(self, request: HttpRequest) -> HttpResponse:
        """Enter a document the portal does not know."""
        require(can_manage_documents(request.user))
        return form_page(
            request,
            NewDocumentForm(posted(request)),
            lambda data: enter_document(**data, actor=signed_in(request)),
            title=_("Enter a document"),
            what=_("Its text becomes a draft, which only staff see until it is published."),
            label=_("Keep the draft"),
            done=_("The draft is kept."),
            back=reverse("admin:families_document_changelist"),
        )

    def draft_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the next version, beginning with the words of the last one."""
        document = self._document(request, pk)
        return form_page(
            request,
            DraftForm(posted(request), initial=_initial(document)),
            lambda data: write_draft(document, **data, actor=signed_in(request)),
            title=_("%(document)s: write the next version") % {"document": document},
            what=_("Only staff see a draft. Publishing it shows first what differs."),
            label=_("Keep the draft"),
            done=_("The draft is kept."),
            back=reverse("admin:families_document_change", args=[pk]),
        )

    def discard_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the draft up, after a deliberate yes."""
        document = self._document(request, pk)
        back = reverse("admin:families_document_change", args=[pk])
        draft = document.draft
        if draft is None:
            messages.error(request, _("There is no draft to discard."))
            return redirect(back)
        return form_page(
            request,
            DiscardForm(posted(request)),
            lambda data: discard_draft(draft, actor=signed_in(request)),
            title=_("%(version)s: discard the draft") % {"version": draft},
            what=_(
                "Its text is gone, and what is published stays as it is. That you discarded it "
                "is recorded. This cannot be undone."
            ),
            label=_("Discard the draft"),
            done=_("The draft is discarded."),
            back=back,
        )

    def publish_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what differs from the last version, and publish exactly that."""
        document = self._document(request, pk)
        draft = document.draft
        back = reverse("admin:families_document_change", args=[pk])
        if draft is None:
            messages.error(request, _("There is no draft to publish: write one first."))
            return redirect(back)
        form = PublishForm(posted(request), initial={"seen": draft.fingerprint})
        if request.method == "POST" and form.is_valid():
            try:
                publish_version(draft, seen=form.cleaned_data["seen"], actor=signed_in(request))
            except DomainError as error:
                form = PublishForm(initial={"seen": draft.fingerprint})
                messages.error(request, str(error))
            else:
                messages.success(request, _("The version is published, and open for comments."))
                return redirect(back)
        title = _("%(version)s: publish the draft") % {"version": draft}
        context = page_context(request, title, form=form, back=back, **_differences(draft))
        return render(request, "families/admin/document_publish.html", context)

    def adopt_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record by whom, when, where and how the published version was adopted."""
        document = self._document(request, pk)
        back = reverse("admin:families_document_change", args=[pk])
        version = document.proposed
        if version is None:
            messages.error(request, _("There is no published version to adopt: publish one first."))
            return redirect(back)
        return form_page(
            request,
            AdoptionForm(posted(request)),
            lambda data: adopt_version(version, **data, actor=signed_in(request)),
            title=_("%(version)s: record the adoption") % {"version": version},
            what=_(
                "The version is in force from now on, and the one before it is superseded. "
                "Every [focal point] gets a mail. This cannot be undone."
            ),
            label=_("Record the adoption"),
            done=_("The version is in force."),
            back=back,
        )

    def _document(self, request: HttpRequest, pk: int) -> Document:
        require(can_manage_documents(request.user))
        return get_object_or_404(Document, pk=pk)


def _initial(document: Document) -> dict[str, str]:
    latest = document.all_versions[0] if document.all_versions else None
    if latest is None:
        return {}
    words = {"source": write_text(latest.text)}
    return words | {"note": latest.note, "dated": latest.dated} if latest.is_draft else words


def _differences(draft: DocumentVersion) -> dict[str, Any]:
    earlier = [one for one in draft.document.all_versions if one.number < draft.number]
    changes = compare(earlier[0].text if earlier else [], draft.text)
    return {
        "draft": draft,
        "before": earlier[0] if earlier else None,
        "changes": [one for one in changes if not one.is_same],
        "same": sum(one.is_same for one in changes),
    }
