"""The applicant's own page of a case, by signed link: no account, no password."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import files
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from secretariat.case_links import case_of
from secretariat.choices.cases import CASE_TRANSITIONS, CaseStatus, ItemState
from secretariat.forms.cases import AnswerForm, ItemForm
from secretariat.models import Case
from secretariat.services.cases.completing import hand_in_item
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.cases.keeping import answer_as_applicant
from secretariat.views.cases.parts import part_for_applicant


def find(token: str) -> Case:
    """Return the case a link leads to, or a 404."""
    if case := case_of(token):
        return case
    raise Http404


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show the applicant where it stands, what is missing, whose turn it is, until when, why."""
    return show(request, find(token), token)


def show(
    request: HttpRequest,
    case: Case,
    token: str,
    *,
    item_form: ItemForm | None = None,
    answer_form: AnswerForm | None = None,
) -> HttpResponse:
    """Render the applicant's page, with a form that was refused if one was."""
    items = case.items.select_related("requirement").prefetch_related("files__stored")
    context = {
        "case": case,
        "token": token,
        "steps": case.steps.all(),
        "decisions": case.decisions.all(),
        "missing": [item for item in items if item.state == ItemState.MISSING],
        "present": [item for item in items if item.state != ItemState.MISSING],
        "notes": case.notes.filter(is_shared=True).select_related("by"),
        "files": case.files.filter(is_shared=True, item=None).select_related("stored"),
        "item_form": item_form,
        "answer_form": answer_form or AnswerForm(),
        "may_withdraw": CaseStatus.WITHDRAWN in CASE_TRANSITIONS[CaseStatus(case.status)],
        "part": part_for_applicant(case, request.user),
    }
    return render(request, "secretariat/cases/follow.html", context)


@require_POST
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Take the word that whoever reads the address asked; opening the link changes nothing."""
    with reported(request, _("Thank you. It counts from when it came in.")):
        confirm_case(find(token))
    return redirect("participation:follow", token)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_item(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """Take one item of the checklist, on a page of its own."""
    case = find(token)
    item = case.items.filter(requirement__code=code).select_related("requirement").first()
    if item is None:
        raise Http404
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ItemForm(data=data[0], files=data[1], initial={"answer": item.answer})
    if request.method == "POST" and form.is_valid():
        handed_in = form.cleaned_data
        try:
            hand_in_item(case, code, answer=handed_in["answer"], files=handed_in["documents"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(item)s” is in your file.") % {"item": item})
            return redirect("participation:follow", token)
    context = {"case": case, "token": token, "item": item, "form": form}
    return render(request, "secretariat/cases/follow_item.html", context)


@require_POST
def follow_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take what the applicant writes."""
    case, form = find(token), AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, case, token, answer_form=form)
    with reported(request, _("Your words are on the case.")):
        answer_as_applicant(case, form.cleaned_data["text"], files=form.cleaned_data["documents"])
    return redirect("participation:follow", token)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw what was asked for, after a look at what that means."""
    case = find(token)
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("%(case)s is withdrawn.") % {"case": case}):
            withdraw_case(case)
        return redirect("participation:follow", token)
    return render(request, "secretariat/cases/follow_withdraw.html", {"case": case, "token": token})


@require_safe
def follow_file(request: HttpRequest, token: str, pk: int) -> FileResponse:
    """Hand a file of the case to its applicant."""
    found = find(token).files.filter(pk=pk, is_shared=True).exclude(stored=None)
    file = found.select_related("stored").first()
    if file is None or file.stored is None:
        raise Http404
    return files.download(file.stored)
