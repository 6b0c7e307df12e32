"""A version in another language, beside the one it translates; added, and checked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.forms.documents import DocumentTranslationForm
from families.models import DocumentTranslation
from families.permissions.documents import can_translate
from families.rules.documents import write_text
from families.services.documents.translating import check_document_translation, translate_version
from families.views.documents.pages import find_version


@require_http_methods(["GET", "HEAD", "POST"])
def translation_detail(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """Show each clause beside its translation; let a second person say that it is right."""
    version = find_version(request, slug, number)
    standing = DocumentTranslation.objects.current().with_people()
    translation = get_object_or_404(standing, version=version, language=language)
    may_translate = can_translate(request.user, version)
    if request.method == "POST":
        require(may_translate)
        if request.POST.get("confirmed"):
            with reported(request, _("The translation is marked as checked.")):
                check_document_translation(translation, actor=signed_in(request))
        return redirect(translation)
    context = {
        "document": version.document,
        "version": version,
        "translation": translation,
        "may_translate": may_translate,
        "is_own": translation.translator_id == request.user.pk,
    }
    return render(request, "families/documents/translation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation_add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let somebody put a version into another language, clause by clause."""
    version = find_version(request, slug, number)
    require(can_translate(request.user, version))
    words = {"source": write_text(version.text), "language": request.GET.get("language")}
    form = DocumentTranslationForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        try:
            made = translate_version(version, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The translation is there. Somebody else can check it."))
            return redirect(made)
    context = {"document": version.document, "version": version, "form": form}
    return render(request, "families/documents/translate.html", context)
