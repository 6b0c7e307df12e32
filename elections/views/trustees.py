"""A trustee's page: three visits before the vote, one after it. It is entered by a signed link."""

from collections.abc import Callable
from http.client import GONE

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from elections.links import StaleLink, trustee_of
from elections.models import Trustee
from elections.programs import programs
from elections.protocol.encoding import sha256_hex
from elections.services.ceremonies import accept_certificate, accept_output, accept_polynomial
from elections.services.counting import accept_decryption
from elections.trusteeship import TrusteeStep, step_of, trustees_of
from elections.views.keepers import refusing_in_json

PROGRAMS = (
    "trustee.js",
    "keeper.js",
    "archive.js",
    "tar.js",
    "proofs.js",
    "ceremony.js",
    "envelope.js",
    "booth.js",
)
ACCEPT: dict[str, Callable[[Trustee, str], Trustee]] = {
    TrusteeStep.SECRET: accept_certificate,
    TrusteeStep.SHARE: accept_polynomial,
    TrusteeStep.CHECK: accept_output,
    TrusteeStep.DECRYPT: lambda trustee, text: accept_decryption(trustee, factors=text),
}
WITH_CERTIFICATES = (TrusteeStep.SHARE, TrusteeStep.CHECK, TrusteeStep.DECRYPT)
WITH_POLYNOMIALS = (TrusteeStep.CHECK, TrusteeStep.DECRYPT)


@never_cache
@require_safe
def trustee_visit(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Lead a trustee through what comes next, or say in words why there is nothing to do."""
    try:
        trustee = trustee_of(slug, token)
    except StaleLink as refusal:
        return render(request, "elections/keeper_link.html", {"refusal": refusal}, status=GONE)
    context = {
        "election": trustee.election,
        "trustee": trustee,
        "token": token,
        "programs": programs(*PROGRAMS),
    }
    return render(request, "elections/trustee.html", context)


@never_cache
@require_safe
@refusing_in_json
def trustee_status(request: HttpRequest, slug: str, token: str) -> JsonResponse:
    """Say what comes next, with the public texts that the browser needs for it."""
    return JsonResponse(_status(trustee_of(slug, token)))


@never_cache
@require_POST
@refusing_in_json
def trustee_send(request: HttpRequest, slug: str, token: str) -> JsonResponse:
    """Take what a visit leaves; nothing secret is in it."""
    trustee = trustee_of(slug, token)
    accept = ACCEPT.get(request.POST.get("step", ""))
    if accept is None:
        return JsonResponse({"refusal": ""}, status=400)
    accept(trustee, request.POST.get("text", ""))
    return JsonResponse(_status(trustee_of(slug, token)))


def _status(trustee: Trustee) -> dict[str, object]:
    election = trustee.election
    states = trustees_of(election)
    holders = [state.trustee for state in states]
    step = step_of(election, trustee, holders)
    serving = [holder for holder in holders if holder]
    waits_for = [state.waits_for for state in states if state.trustee == trustee]
    status: dict[str, object] = {
        "step": step,
        "index": trustee.place,
        "size": election.trustees_needed,
        "threshold": election.threshold,
        "waits_for": waits_for[0] if waits_for else [],
        "key": sha256_hex(election.trustees_text)[:16] if election.trustees_text else "",
        "is_known": election.counted_at is not None,
    }
    if step in WITH_CERTIFICATES:
        status["certificates"] = [holder.certificate for holder in serving]
    if step in WITH_POLYNOMIALS:
        status["polynomials"] = [holder.polynomial for holder in serving]
    if step == TrusteeStep.DECRYPT:
        # Nothing of the sum: the browser takes that from the public archive, which it checks.
        status["uuid"] = election.uuid
    return status
