"""Those who handle requests prepare a pool; focal points rank."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from families.models import Family
from secretariat.choices.passes import PoolStatus
from secretariat.forms.passes import HistoryForm, PoolForm, RankingForm, RegistrationsForm
from secretariat.permissions.passes import can_manage_pools, can_rank
from secretariat.rules.passes.allocate import read_rule
from secretariat.rules.passes.presets import in_words
from secretariat.services.passes.histories import import_history, last_event_before
from secretariat.services.passes.pools import change_pool, draft_pool, publish_pool
from secretariat.services.passes.ranking import apart_from_own, rank_requests, requests_to_rank
from secretariat.services.passes.registrations import import_registrations
from secretariat.views.passes.pools import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pool_create(request: HttpRequest) -> HttpResponse:
    """Write down the passes the host gave, and by which rule they go."""
    require(can_manage_pools(request.user))
    form = PoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pool = draft_pool(form.plan, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("participation:pool-publish", pool.slug)
    return render(request, "secretariat/passes/form.html", {"form": form, "pool": None})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pool_change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a draft; a published rule stays, and the page says so."""
    require(can_manage_pools(request.user))
    pool = find(request, slug)
    form = PoolForm(request.POST or None, pool=pool)
    if request.method == "POST" and form.is_valid():
        try:
            change_pool(pool, form.plan, actor=signed_in(request))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("participation:pool-publish", pool.slug)
    return render(request, "secretariat/passes/form.html", {"form": form, "pool": pool})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pool_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what will be frozen, then publish it."""
    require(can_manage_pools(request.user))
    pool = find(request, slug)
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("The rule is published, and the [focal points] are told.")):
            publish_pool(pool, actor=signed_in(request))
        return redirect(pool)
    if pool.status != PoolStatus.DRAFT:
        return redirect(pool)
    last = last_event_before(pool.begins_at)
    context = {"pool": pool, "rule": in_words(read_rule(pool.rule)), "last": last}
    return render(request, "secretariat/passes/publish.html", context)


def _read_in(
    request: HttpRequest, form: Any, template: str, act: Callable[[str], str], **context: object
) -> HttpResponse:
    """Read a list in and say what was read; a refused one stays in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data["text"]))
        except DomainError as error:
            form.add_error("text", str(error))
        else:
            return redirect(request.path)
    return render(request, f"secretariat/passes/{template}.html", {"form": form, **context})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registrations(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the host's list of who is registered for the event of a pool."""
    require(can_manage_pools(request.user))
    pool, actor = find(request, slug), signed_in(request)

    def read(text: str) -> str:
        new, known = import_registrations(pool.event, text, actor=actor)
        return _("%(new)d addresses are new, %(known)d were known.") % {"new": new, "known": known}

    count = pool.event.known_registrations.count()
    form = RegistrationsForm(request.POST or None)
    return _read_in(request, form, "registrations", read, pool=pool, count=count)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def history_import(request: HttpRequest) -> HttpResponse:
    """Read the passes of events before the portal."""
    require(can_manage_pools(request.user))
    actor = signed_in(request)

    def read(text: str) -> str:
        return _("%(count)d lines are on record.") % {"count": import_history(text, actor=actor)}

    return _read_in(request, HistoryForm(request.POST or None), "history_import", read)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest, slug: str, family: str) -> HttpResponse:
    """Let a focal point put the requests of the family in order."""
    pool, found = find(request, slug), get_object_or_404(Family, slug=family)
    require(can_rank(request.user, found))
    actor = signed_in(request)
    others, own = apart_from_own(requests_to_rank(pool, found), actor)
    form = RankingForm(request.POST or None, requests=others)
    if request.method == "POST" and form.is_valid():
        try:
            rank_requests(pool, found, form.numbers, actor=actor)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The order of your [family] is saved."))
            return redirect("participation:pool-family", slug, family)
    context = {"pool": pool, "family": found, "form": form, "own": own}
    return render(request, "secretariat/passes/ranking.html", context)
