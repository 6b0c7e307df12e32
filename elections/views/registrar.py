"""The registrar's page: codes are made in the browser, their public halves come here."""

import json
from http.client import GONE

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from elections import trusteeship
from elections.links import StaleLink, registrar_of
from elections.models import Registrar
from elections.programs import programs
from elections.services.registrars import register_codes
from elections.trusteeship import RegistrarStep, numbered_roll, registrar_step, roll_digest
from elections.views.keepers import refusing_in_json

PROGRAMS = ("registrar.js", "keeper.js", "ceremony.js", "envelope.js", "booth.js")


@never_cache
@require_safe
def registrar_visit(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Lead the registrar through making the codes and handing them out."""
    try:
        registrar = registrar_of(slug, token)
    except StaleLink as refusal:
        return render(request, "elections/keeper_link.html", {"refusal": refusal}, status=GONE)
    context = {
        "election": registrar.election,
        "registrar": registrar,
        "token": token,
        "programs": programs(*PROGRAMS),
        "on_roll": registrar.election.roll.valid().count(),
    }
    return render(request, "elections/registrar.html", context)


@never_cache
@require_safe
@refusing_in_json
def registrar_status(request: HttpRequest, slug: str, token: str) -> JsonResponse:
    """Say what comes next, with the roll for which the codes are made."""
    return JsonResponse(_status(registrar_of(slug, token)))


@never_cache
@require_POST
@refusing_in_json
def registrar_send(request: HttpRequest, slug: str, token: str) -> JsonResponse:
    """Take the public halves of the codes, and nothing else of them."""
    registrar = registrar_of(slug, token)
    try:
        credentials = json.loads(request.POST.get("text", ""))
    except (ValueError, RecursionError):
        credentials = None
    if not isinstance(credentials, list):
        return JsonResponse({"refusal": ""}, status=400)
    register_codes(registrar, credentials, roll=request.POST.get("roll", ""))
    return JsonResponse(_status(registrar_of(slug, token)))


def _status(registrar: Registrar) -> dict[str, object]:
    election = registrar.election
    step = registrar_step(registrar)
    status: dict[str, object] = {"step": step, "uuid": election.uuid}
    if step in (RegistrarStep.CODES, RegistrarStep.REGISTERED):
        status["roll"] = [
            {"number": number, "name": entry.name, "family": entry.represents}
            for number, entry in numbered_roll(election)
        ]
        status["roll_digest"] = roll_digest(election)
        made = registrar if registrar.registered_at else _of_first_round(registrar)
        if made:
            uuid, credentials = made.election.uuid, made.credentials
            status["made"] = {"uuid": uuid, "credentials": credentials}
    return status


def _of_first_round(registrar: Registrar) -> Registrar | None:
    """Return what the same person registered for the first round of a run-off."""
    first = registrar.election.first_round
    earlier = trusteeship.registrar_of(first) if first else None
    is_same = earlier is not None and earlier.address.lower() == registrar.address.lower()
    return earlier if is_same else None
