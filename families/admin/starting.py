"""The assistant that starts a bureau: a preset, its words, its rules, its groups, a preview."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.admin.pages import page_context, posted
from families.forms.starting import ConfirmForm, GroupsForm, PresetForm, RulesForm, WordsForm
from families.models import Bureau
from families.permissions.mandates import can_manage_families
from families.services.explaining import sentences_of
from families.services.presets import preset_of, presets
from families.services.starting import check_not_begun, groups_in, start_bureau

KEY = "start-a-bureau"
STEPS: dict[str, str | Promise] = {
    "preset": gettext_lazy("Choose a preset"),
    "words": gettext_lazy("What things are called"),
    "rules": gettext_lazy("Numbers and rules"),
    "groups": gettext_lazy("The groups"),
    "preview": gettext_lazy("Look at everything"),
}
NAMES = list(STEPS)
WHAT: dict[str, str | Promise] = {
    "preset": gettext_lazy(
        "The portal can be the [bureau] of many bodies. Begin from the one that is most like yours; "
        "you can correct every word and number in the next steps. Nothing is saved before the last."
    ),
    "words": gettext_lazy(
        "These words stand on pages, ballots and mails. Where you leave one empty, the portal "
        "speaks of [families] and [focal points]."
    ),
    "rules": gettext_lazy(
        "Calls, votes and terms begin with these. What has begun keeps the rules it began with, so "
        "you can correct them later."
    ),
    "groups": gettext_lazy(
        "Enter the groups your [bureau] consists of. Their people come later: by a roster, one by "
        "one, or by a vote."
    ),
    "preview": gettext_lazy(
        "This is what will be set up. The last button does it in one step, and the trail notes it. "
        "A [bureau] is started once; afterwards words, rules and groups are corrected one by one."
    ),
}


def urls(view: Any) -> list[URLPattern]:
    """Return the addresses of the assistant, for the administration of the bureau."""
    return [
        path("start/", view(start), {"step": "preset"}, name="families_bureau_start"),
        path("start/<slug:step>/", view(start), name="families_bureau_start_step"),
    ]


def start(request: HttpRequest, step: str) -> HttpResponse:
    """Show one step of the assistant; take what was filled in, and go on to the next."""
    require(can_manage_families(request.user))
    try:
        check_not_begun()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:families_bureau_changelist")
    known: dict[str, Any] = request.session.get(KEY, {})
    if step not in NAMES or (step != "preset" and "preset" not in known):
        return redirect("admin:families_bureau_start")
    if step == "preview" and "groups" not in known:
        return redirect(_address("groups"))
    form = _form(step, request, known)
    if request.method == "POST" and form.is_valid():
        if step == "preview":
            return _begin(request, known, form)
        request.session[KEY] = _with(known, step, form)
        return redirect(_address(NAMES[NAMES.index(step) + 1]))
    return _page(request, step, known, form)


def _form(step: str, request: HttpRequest, known: dict[str, Any]) -> forms.Form | forms.ModelForm:
    data, files = posted(request), request.FILES or None
    if step == "preset":
        return PresetForm(data, initial={"preset": known.get("preset")})
    bureau = _bureau(known)
    if step == "words":
        return WordsForm(data, instance=bureau)
    if step == "rules":
        return RulesForm(data, instance=bureau)
    if step == "groups":
        initial = {"groups": known.get("groups", "")}
        return GroupsForm(data, files, initial=initial, seats=bureau.seats_per_group)
    return ConfirmForm(data)


def _bureau(known: dict[str, Any]) -> Bureau:
    return Bureau(**preset_of(known["preset"]).values | known.get("values", {}))


def _with(known: dict[str, Any], step: str, form: forms.BaseForm) -> dict[str, Any]:
    """Return what is known so far; another preset begins anew, but keeps the groups."""
    given = form.cleaned_data
    if step == "preset":
        is_same = known.get("preset") == given["preset"]
        return (known if is_same else known | {"values": {}}) | {"preset": given["preset"]}
    if step == "groups":
        return known | {"groups": given["groups"]}
    return known | {"values": known.get("values", {}) | given}


def _begin(request: HttpRequest, known: dict[str, Any], form: forms.BaseForm) -> HttpResponse:
    groups = groups_in(known["groups"], seats=_bureau(known).seats_per_group)
    try:
        bureau = start_bureau(
            known["preset"], known.get("values", {}), groups, actor=signed_in(request)
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, "preview", known, form)
    del request.session[KEY]
    messages.success(
        request,
        _("%(bureau)s is set up with %(count)d groups. Their people come next: import a roster.")
        % {"bureau": bureau, "count": len(groups)},
    )
    return redirect("admin:families_family_changelist")


def _page(
    request: HttpRequest, step: str, known: dict[str, Any], form: forms.BaseForm
) -> HttpResponse:
    bureau = _bureau(known) if "preset" in known and step != "preset" else None
    place = NAMES.index(step)
    context = page_context(
        request,
        _("Start a [bureau]: %(step)s") % {"step": STEPS[step]},
        step=step,
        what=WHAT[step],
        form=form,
        parts=form.parts() if isinstance(form, RulesForm) else [("", list(form))],
        steps=[
            {"label": STEPS[name], "url": _address(name), "state": _state(at, place)}
            for at, name in enumerate(NAMES)
        ],
        number=place + 1,
        sentences=sentences_of(bureau) if bureau else [],
        bureau=bureau,
        back=_address(NAMES[place - 1]) if place else "",
    )
    if step == "preset":
        context["presets"] = [(one, sentences_of(one.bureau)) for one in presets()]
    if step == "preview" and bureau:
        context["groups"] = groups_in(known["groups"], seats=bureau.seats_per_group)
        context["seats"] = sum(group.seats for group in context["groups"])
    return render(request, "families/admin/start.html", context)


def _state(at: int, place: int) -> str:
    return "now" if at == place else "done" if at < place else "next"


def _address(step: str) -> str:
    return reverse("admin:families_bureau_start_step", args=[step])
