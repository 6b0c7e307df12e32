"""The governing documents: their list, a version, and the differences between two."""

from collections import defaultdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from families.forms.documents import DifferencesForm
from families.models import ClauseComment, Document, DocumentTranslation, DocumentVersion
from families.permissions.documents import (
    can_answer_comments,
    can_comment,
    can_read_version,
    can_translate,
)
from families.rules.differences import compare


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """Show every document, what is in force of it, and what is proposed."""
    documents = [one for one in Document.objects.with_versions() if one.public_versions]
    return render(request, "families/documents/list.html", {"documents": documents})


@require_safe
def document_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the version in force; where none was ever adopted, the one that is proposed."""
    document = get_object_or_404(Document.objects.with_versions(), slug=slug)
    version = document.in_force or document.proposed
    if version is None:
        raise Http404
    return show_version(request, document, version)


@require_safe
def document_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one version for good, whatever is in force now."""
    version = find_version(request, slug, number)
    return show_version(request, version.document, version)


def find_version(request: HttpRequest, slug: str, number: int) -> DocumentVersion:
    """Return a version the visitor may read, with all of its document; or a 404."""
    document = get_object_or_404(Document.objects.with_versions(), slug=slug)
    for version in document.all_versions:
        if version.number == number and can_read_version(request.user, version):
            version.document = document
            return version
    raise Http404


def show_version(
    request: HttpRequest, document: Document, version: DocumentVersion
) -> HttpResponse:
    """Show the clauses of a version, each with the comments made on it so far."""
    comments = defaultdict(list)
    for comment in ClauseComment.objects.with_people().filter(
        clause__version__document=document, clause__version__number__lte=version.number
    ):
        comments[comment.clause.key].append(comment)
    context = {
        "document": document,
        "version": version,
        "clauses": [(clause, comments[clause.key]) for clause in version.clauses.all()],
        "translations": translations_for(version),
        "may_translate": can_translate(request.user, version),
        "may_comment": can_comment(request.user, version),
        "may_answer": can_answer_comments(request.user),
    }
    return render(request, "families/documents/version.html", context)


def translations_for(version: DocumentVersion) -> list[DocumentTranslation]:
    """Return the translation of a version in each language, else that of the latest before it."""
    made = DocumentTranslation.objects.current().filter(
        version__document=version.document, version__number__lte=version.number
    )
    latest_last = made.select_related("version__document").order_by("version__number")
    by_language = {one.language: one for one in latest_last}
    return [by_language[language] for language in sorted(by_language)]


@require_safe
def document_differences(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what changed between any two versions, clause by clause and word by word."""
    document = get_object_or_404(Document.objects.with_versions(), slug=slug)
    versions = [one for one in document.all_versions if can_read_version(request.user, one)]
    form = DifferencesForm(request.GET, [one.number for one in versions])
    context: dict[str, object] = {"document": document, "form": form}
    if form.is_valid():
        chosen = {one.number: one for one in versions}
        before, after = chosen[form.cleaned_data["before"]], chosen[form.cleaned_data["after"]]
        changes = compare(before.text, after.text)
        context |= {
            "before": before,
            "after": after,
            "changes": [one for one in changes if not one.is_same],
            "same": sum(one.is_same for one in changes),
        }
    return render(request, "families/documents/differences.html", context)
