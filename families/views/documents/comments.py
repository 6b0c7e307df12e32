"""Comments on a clause: made by focal points, answered by somebody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.forms.documents import AnswerForm, ClauseCommentForm
from families.models import Clause, ClauseComment
from families.permissions.documents import can_answer, can_comment
from families.services.documents.commenting import comment_on_clause, decline, take_up
from families.views.documents.pages import find_version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clause_comment(request: HttpRequest, slug: str, number: int, clause_key: str) -> HttpResponse:
    """Let a focal point remark something on a clause."""
    version = find_version(request, slug, number)
    require(can_comment(request.user, version))
    clause = get_object_or_404(
        Clause.objects.select_related("version__document"), version=version, key=clause_key
    )
    form = ClauseCommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comment = comment_on_clause(clause, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your comment stands beside the clause."))
            return redirect(comment)
    context = {"document": version.document, "version": version, "clause": clause, "form": form}
    return render(request, "families/documents/comment.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let staff and the secretariat say what becomes of a comment."""
    comment = get_object_or_404(ClauseComment.objects.with_people(), pk=pk)
    require(can_answer(request.user, comment))
    form = AnswerForm(request.POST or None, comment)
    if request.method == "POST" and form.is_valid():
        version, answer = form.cleaned_data["taken_up_in"], form.cleaned_data["answer"]
        try:
            if version:
                take_up(comment, version=version, answer=answer, actor=signed_in(request))
            else:
                decline(comment, answer=answer, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The answer stands beside the comment."))
            return redirect(comment)
    version = comment.clause.version
    context = {"document": version.document, "version": version, "comment": comment, "form": form}
    return render(request, "families/documents/answer.html", context)
