"""The door: a list to tick off, a code to scan, a paper to fall back on, and who did not come."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from secretariat.choices.passes import PassStatus
from secretariat.forms.door import DoorForm, PassOnForm
from secretariat.models import Pass, PassPool
from secretariat.pass_links import pass_of
from secretariat.pass_paper import door_paper
from secretariat.permissions.passes import can_keep_door, can_release
from secretariat.services.passes.door import (
    give_at_door,
    hand_over,
    hand_over_many,
    release_no_show,
)
from secretariat.services.passes.holding import reissue_pass
from secretariat.views.passes.pools import find


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick off who came, one or many; sending the same twice changes nothing."""
    require(can_keep_door(request.user))
    pool = find(request, slug)
    form = DoorForm(_sent(request), pool=pool)
    if request.method == "POST" and form.is_valid():
        try:
            _tick_off(request, pool, form)
        except DomainError as error:
            form.add_error("at", str(error))
        else:
            return redirect("participation:pass-door", slug)
    passes = list(pool.passes.in_circulation().with_people().order_by("number"))
    held = pool.passes.holding().count() - pool.passes.overdue().count()
    context = {
        "pool": pool,
        "form": form,
        "expected": [each for each in passes if each.status == PassStatus.ISSUED],
        "came": [each for each in passes if each.status == PassStatus.HANDED_OVER],
        "free": pool.places - held,
        "may_release": can_release(request.user) and clock.now() >= pool.no_show_at,
    }
    return render(request, "secretariat/passes/door.html", context)


def _tick_off(request: HttpRequest, pool: PassPool, form: DoorForm) -> None:
    numbers = form.ticked + form.cleaned_data["numbers"]
    if not numbers:
        messages.info(request, _("Nothing was ticked."))
        return
    ticked = hand_over_many(pool, numbers, actor=signed_in(request), at=form.cleaned_data["at"])
    if ticked.done:
        given = ", ".join(slip.label for slip in ticked.done)
        messages.success(request, _("Handed over: %(numbers)s.") % {"numbers": given})
    for number, why in ticked.refused:
        messages.error(request, f"{number}: {why}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a scanned code stands for; whoever keeps the door hands the pass over."""
    slip = pass_of(token)
    if slip is None:
        raise Http404
    keeps_door = can_keep_door(request.user)
    if request.method == "POST":
        require(keeps_door)
        with reported(request, _("%(number)s is handed over.") % {"number": slip.label}):
            hand_over(slip, actor=signed_in(request))
        return redirect("participation:pass-scan", token)
    context = {"slip": slip, "pool": slip.pool, "keeps_door": keeps_door}
    return render(request, "secretariat/passes/scan.html", context)


@login_required
@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the list on paper, for a door without a line."""
    require(can_keep_door(request.user))
    pool = find(request, slug)
    headers = {"Content-Disposition": f'attachment; filename="{pool.slug}-door.pdf"'}
    return HttpResponse(door_paper(pool), content_type="application/pdf", headers=headers)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Release the pass of somebody who has not come, to somebody who is there."""
    require(can_release(request.user))
    pool = find(request, slug)
    slip = get_object_or_404(pool.passes.with_people(), number=number)
    form = PassOnForm(_sent(request), pool=pool, may_keep=True)
    if request.method == "POST" and form.is_valid():
        try:
            given = release_no_show(slip, actor=signed_in(request), to=form.chosen)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _said_of(slip, given))
            return redirect("participation:pass-door", slug)
    context = {"pool": pool, "slip": slip, "form": form}
    return render(request, "secretariat/passes/release.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _said_of(slip: Pass, given: Pass | None) -> str:
    if given is None:
        return _("%(number)s is released, and its place is free; it is recorded.") % {
            "number": slip.label
        }
    return _("%(number)s was passed on as %(given)s; it is recorded.") % {
        "number": slip.label,
        "given": given.label,
    }


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a free pass to somebody of the waiting list who stands at the door."""
    require(can_release(request.user))
    pool = find(request, slug)
    form = PassOnForm(_sent(request), pool=pool, may_keep=False)
    if request.method == "POST" and form.is_valid() and form.chosen:
        try:
            slip = give_at_door(pool, form.chosen, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(number)s is handed over.") % {"number": slip.label})
            return redirect("participation:pass-door", slug)
    context = {"pool": pool, "slip": None, "form": form}
    return render(request, "secretariat/passes/release.html", context)


@login_required
@require_POST
def reissue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give a lost pass again, under a new number."""
    require(can_keep_door(request.user))
    pool = find(request, slug)
    slip: Pass = get_object_or_404(pool.passes.with_people(), number=number)
    done = _("%(number)s is worth nothing any more; the new one is on the list.")
    with reported(request, done % {"number": slip.label}):
        reissue_pass(slip, actor=signed_in(request))
    return redirect("participation:pass-door", slug)
