"""The steps of an election's guided page: which service takes each, and what it asks for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from elections import rules
from elections.admin.forms import (
    ExtensionForm,
    HoursForm,
    KeeperForm,
    LinkForm,
    ReasonForm,
    RegistrarReplacementForm,
    SecondPersonForm,
    TrialForm,
    TrusteeForm,
    TrusteeReplacementForm,
)
from elections.choices import ResolutionKind
from elections.guides.others import waiting_steps
from elections.models import Election, Registrar, Resolution
from elections.services.certification import certify_election
from elections.services.closing import close_election
from elections.services.elections import cancel_election, freeze_roll
from elections.services.opening import open_election
from elections.services.outsiders import send_link
from elections.services.registrars import name_registrar, replace_registrar
from elections.services.resolutions import (
    confirm_step,
    propose_annulment,
    propose_extension,
    withdraw_step,
)
from elections.services.ties import draw_lot, prepare_runoff
from elections.services.trials import cancel_trial, prepare_trial
from elections.services.trustees import name_trustee, replace_trustee
from elections.trusteeship import registrar_of, trustees_of

Data = dict[str, Any]
Step = Callable[[Election, User, Data], object]


def _cancel(election: Election, actor: User, data: Data) -> Election:
    call_off = cancel_trial if election.is_trial else cancel_election
    return call_off(election, actor=actor, **data)


def _send_link(election: Election, actor: User, data: Data) -> object:
    kind, key = data["keeper"].split("-")
    keepers = election.trustees.serving() if kind == "trustee" else _registrars(election)
    return send_link(keepers.get(pk=key), actor=actor)


def _registrars(election: Election) -> Any:
    return Registrar.objects.filter(election=election)


def _replace_registrar(election: Election, actor: User, data: Data) -> object:
    return replace_registrar(_registrars(election).get(), actor=actor, **data)


def _on_proposal(take: Callable[..., object]) -> Step:
    """Let ``take`` have the very step that the operator read, not one proposed since."""

    def step(election: Election, actor: User, data: Data) -> object:
        shown = Resolution.objects.filter(pk=data["resolution"]).first()
        if shown is None:
            raise DomainError(_("There is no such step."))
        return take(shown, actor=actor)

    return step


STEPS: dict[str, Step] = {
    "freeze": lambda election, actor, data: freeze_roll(election, actor=actor),
    "open": lambda election, actor, data: open_election(election, actor=actor),
    "close": lambda election, actor, data: close_election(election, actor=actor),
    "runoff": lambda election, actor, data: prepare_runoff(election, actor=actor, **data),
    "draw": lambda election, actor, data: draw_lot(election, actor=actor),
    "certify": lambda election, actor, data: certify_election(election, actor=actor),
    "name_trustee": lambda election, actor, data: name_trustee(election, actor=actor, **data),
    "replace_trustee": lambda election, actor, data: replace_trustee(actor=actor, **data),
    "name_registrar": lambda election, actor, data: name_registrar(election, actor=actor, **data),
    "replace_registrar": _replace_registrar,
    "send_link": _send_link,
    "extend": lambda election, actor, data: propose_extension(election, actor=actor, **data),
    "annul": lambda election, actor, data: propose_annulment(election, actor=actor, **data),
    **{f"confirm_{kind}": _on_proposal(confirm_step) for kind in ResolutionKind},
    **{f"withdraw_{kind}": _on_proposal(withdraw_step) for kind in ResolutionKind},
    "trial": lambda election, actor, data: prepare_trial(election, actor=actor, **data),
    "cancel": _cancel,
}


def form_for(name: str, data: Data | None, election: Election) -> forms.Form | None:
    """Return what a step asks for, filled in as far as it can be known."""
    if name.startswith(("confirm_", "withdraw_")):
        return _second_person_form(name, data, election)
    makers: dict[str, Callable[[Data | None, Election], forms.Form]] = {
        "runoff": _runoff_form,
        "name_trustee": _trustee_form,
        "replace_trustee": _trustee_replacement_form,
        "name_registrar": lambda data, _election: KeeperForm(data, prefix=name),
        "replace_registrar": lambda data, _election: RegistrarReplacementForm(data, prefix=name),
        "send_link": _link_form,
        "extend": _extension_form,
        "annul": lambda data, _election: ReasonForm(data, prefix=name),
        "trial": lambda data, election: trial_form(data, election.level),
        "cancel": lambda data, _election: ReasonForm(data, prefix=name),
    }
    make = makers.get(name)
    return make(data, election) if make else None


def trial_form(data: Data | None, level: str) -> TrialForm:
    opens = clock.now() + timedelta(hours=1)
    initial = {"opens_at": opens, "closes_at": opens + timedelta(hours=24), "level": level}
    return TrialForm(data, prefix="trial", initial=initial)


def _runoff_form(data: Data | None, _election: Election) -> HoursForm:
    opens = clock.now() + timedelta(hours=1)
    closes = opens + timedelta(hours=rules.RUNOFF_HOURS)
    return HoursForm(data, initial={"opens_at": opens, "closes_at": closes})


def _extension_form(data: Data | None, election: Election) -> ExtensionForm:
    until = election.closes_at + timedelta(hours=rules.QUORUM_EXTENSION_HOURS)
    return ExtensionForm(data, prefix="extend", initial={"until": until})


def _trustee_form(data: Data | None, election: Election) -> TrusteeForm:
    form = TrusteeForm(data, prefix="name_trustee")
    free = [state.place for state in trustees_of(election) if state.trustee is None]
    form.fields["place"].choices = [(place, str(place)) for place in free]  # type: ignore[attr-defined]
    return form


def _trustee_replacement_form(data: Data | None, election: Election) -> TrusteeReplacementForm:
    form = TrusteeReplacementForm(data, prefix="replace_trustee")
    form.fields["trustee"].queryset = election.trustees.serving()  # type: ignore[attr-defined]
    return form


def _link_form(data: Data | None, election: Election) -> LinkForm:
    """Offer everybody who may still have something to do, with where they stand."""
    options = [
        (f"trustee-{state.trustee.pk}", f"{state.trustee}: {state.step.label}")
        for state in trustees_of(election)
        if state.trustee
    ]
    registrar = registrar_of(election)
    if registrar:
        options.append((f"registrar-{registrar.pk}", str(registrar)))
    form = LinkForm(data, prefix="send_link")
    form.fields["keeper"].choices = options  # type: ignore[attr-defined]
    return form


def _second_person_form(
    name: str, data: Data | None, election: Election
) -> SecondPersonForm | None:
    kind = name.partition("_")[2]
    shown = next((each for each in waiting_steps(election) if each.kind == kind), None)
    return SecondPersonForm(data, prefix=name, initial={"resolution": shown and shown.pk})
