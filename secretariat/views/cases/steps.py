"""The steps of those who handle a case: one list, one page for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.permissions import require, signed_in
from secretariat.choices.cases import CASE_TRANSITIONS, OUTCOMES, PLAINLY_DECIDED, CaseStatus
from secretariat.forms import handling as forms
from secretariat.models import Case
from secretariat.permissions.cases import can_handle
from secretariat.services.cases.completing import ask_items, hand_in_item, waive_item
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.cases.keeping import assign_case, change_due, link_cases, write_note
from secretariat.services.cases.steps import move_case, take_up
from secretariat.views.cases.finding import find

Act = Callable[[Case, dict[str, Any], User], object]


def leads_to(*targets: CaseStatus) -> Callable[[Case], bool]:
    """Tell whether a confirmed case of a plainly decided kind can come to one of some states."""

    def possible(case: Case) -> bool:
        to_come = CASE_TRANSITIONS[CaseStatus(case.status)]
        is_decided_here = case.kind in PLAINLY_DECIDED and case.is_confirmed
        return is_decided_here and any(target in to_come for target in targets)

    return possible


def takes_items(case: Case) -> bool:
    return case.takes_items and case.items.exists()


@dataclass(frozen=True)
class Way:
    """One step: its short name, what its button says, its form, what it does, and when it is open."""

    name: str
    label: Promise
    form: type[forms.StepForm]
    act: Act
    is_open: Callable[[Case], bool]
    text: Promise | str = ""


def _decide(case: Case, data: dict[str, Any], actor: User) -> object:
    return decide_case(case, Decision(**data), actor=actor)


def _move(target: CaseStatus) -> Act:
    return lambda case, data, actor: move_case(case, target, reason=data["reason"], actor=actor)


WAYS = (
    Way(
        "ask",
        gettext_lazy("Ask for what is missing"),
        forms.AskItemsForm,
        lambda case, data, actor: ask_items(
            case, data["codes"], words=data["words"], until=data["until"], actor=actor
        ),
        lambda case: leads_to(CaseStatus.INCOMPLETE)(case) and case.items.exists(),
        gettext_lazy("The applicant gets a mail and hands it in by the link."),
    ),
    Way(
        "division",
        gettext_lazy("Pass it to the [Civil Society Division]"),
        forms.WordForm,
        _move(CaseStatus.WITH_DIVISION),
        leads_to(CaseStatus.WITH_DIVISION),
        gettext_lazy("The file is complete, and it is the [Civil Society Division]’s turn."),
    ),
    Way(
        "take-up",
        gettext_lazy("Take it up again"),
        forms.TakeUpForm,
        lambda case, data, actor: take_up(
            case, event=data["event"], reason=data["reason"], actor=actor
        ),
        leads_to(CaseStatus.RECEIVED),
        gettext_lazy("It is the [secretariat]’s turn again; its file is kept."),
    ),
    Way(
        "decide",
        gettext_lazy("Record a decision"),
        forms.DecideForm,
        _decide,
        leads_to(*OUTCOMES),
        gettext_lazy(
            "The portal decides nothing: write down who decided what, when, where and why. "
            "The applicant reads it."
        ),
    ),
    Way(
        "hand-in",
        gettext_lazy("Put an item into the file"),
        forms.HandInForm,
        lambda case, data, actor: hand_in_item(
            case, data["code"], answer=data["answer"], files=data["documents"], actor=actor
        ),
        takes_items,
        gettext_lazy("For what came on paper or by mail."),
    ),
    Way(
        "waive",
        gettext_lazy("Record a waiver"),
        forms.WaiveForm,
        lambda case, data, actor: waive_item(
            case, data["code"], waived_by=data["waived_by"], why=data["why"], actor=actor
        ),
        lambda case: (
            takes_items(case) and case.items.filter(requirement__can_be_waived=True).exists()
        ),
        gettext_lazy("For an item that does not exist, such as an annual report."),
    ),
    Way(
        "note",
        gettext_lazy("Write a note"),
        forms.NoteForm,
        lambda case, data, actor: write_note(
            case, data["text"], is_shared=data["is_shared"], files=data["documents"], actor=actor
        ),
        lambda case: True,
    ),
    Way(
        "assign",
        gettext_lazy("Say who handles it"),
        forms.AssignForm,
        lambda case, data, actor: assign_case(case, data["handler"], actor=actor),
        lambda case: True,
    ),
    Way(
        "due",
        gettext_lazy("Give it another date"),
        forms.DueForm,
        lambda case, data, actor: change_due(case, data["due_on"], actor=actor),
        lambda case: case.is_open,
    ),
    Way(
        "link",
        gettext_lazy("Link another case"),
        forms.LinkForm,
        lambda case, data, actor: link_cases(case, data["reference"], actor=actor),
        lambda case: True,
    ),
    Way(
        "withdraw",
        gettext_lazy("Withdraw it for the applicant"),
        forms.ReasonForm,
        lambda case, data, actor: withdraw_case(case, reason=data["reason"], actor=actor),
        lambda case: CaseStatus.WITHDRAWN in CASE_TRANSITIONS[CaseStatus(case.status)],
        gettext_lazy("Where the applicant asked for it by mail or by word of mouth."),
    ),
)


def ways_of(case: Case) -> list[tuple[str, str]]:
    """Return the steps that are possible now: pairs of label and address."""
    return [
        (str(way.label), reverse("participation:case-step", args=[case.reference, way.name]))
        for way in WAYS
        if way.is_open(case)
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case_step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Ask what a step needs, and take it when it comes back whole."""
    case = find(request, reference)
    require(can_handle(request.user, case))
    way = next((way for way in WAYS if way.name == name), None)
    if way is None:
        raise Http404
    if not way.is_open(case):
        messages.error(request, str(_not_now(case, way)))
        return redirect(case)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = way.form(data[0], data[1], case=case)
    if request.method == "POST" and form.is_valid():
        try:
            way.act(case, form.cleaned_data, signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": way.label})
            return redirect(case)
    return render(request, "secretariat/cases/step.html", {"case": case, "form": form, "way": way})


def _not_now(case: Case, way: Way) -> DomainError:
    return DomainError(
        _("%(case)s is in this state: %(state)s.") % {"case": case, "state": case.status_label},
        rule=_("“%(step)s” is not possible in every state, nor for every kind.")
        % {"step": way.label},
        so=_("The page of the case shows what is possible now."),
    )
