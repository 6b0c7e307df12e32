"""What a family's own people do about its seats besides sitting in them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from csb_portal import clock
from csb_portal.feedback import reported
from csb_portal.files import download
from csb_portal.permissions import require, signed_in
from families.models import Alternate, Family, FocalPoint
from families.permissions import alternates as permissions
from families.permissions.dossiers import can_see_dossier
from families.permissions.mandates import mandate_for
from families.permissions.proposals import can_confirm, can_keep_seats, can_propose
from families.services.alternates import end_alternate, set_stepping_in
from families.services.dossiers import Dossier, dossier_of
from families.services.rosters_as_of import families_on


@login_required
@require_safe
def seat_keeping(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a family's own people its proposals, alternates, their setting, and its members."""
    today = clock.today()
    family = get_object_or_404(families_on(today), slug=slug)
    require(permissions.can_see_keeping(request.user, family))
    keeps = can_keep_seats(request.user, family)
    is_own = mandate_for(request.user, family) is not None
    proposals = family.proposals.with_people()[:20] if keeps else []
    context = {
        "family": family,
        "seats": family.seats_on(today),
        "alternates": family.alternates.unfinished().select_related("user").order_by("seat"),
        "proposals": [(one, can_confirm(request.user, one)) for one in proposals],
        "is_own": is_own,
        "members": family.memberships.current().select_related("user") if is_own else [],
        "keeps": keeps,
        "may_propose": can_propose(request.user, family),
        "may_set": permissions.can_set_stepping_in(request.user, family),
    }
    return render(request, "families/seat_keeping.html", context)


@login_required
@require_POST
def alternate_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let somebody stand in no longer."""
    alternates = Alternate.objects.with_people().filter(family__slug=slug)
    alternate = get_object_or_404(alternates, pk=pk)
    require(permissions.can_end_alternate(request.user, alternate))
    with reported(request, _("%(person)s stands in no longer.") % {"person": alternate.user}):
        end_alternate(alternate, actor=signed_in(request))
    return redirect(alternate.family)


@login_required
@require_POST
def stepping_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the family say whether its alternates step in by themselves."""
    family = get_object_or_404(Family, slug=slug)
    require(permissions.can_set_stepping_in(request.user, family))
    wanted = request.POST.get("step_in") == "yes"
    with reported(request, _("It is recorded, and holds from now on.")):
        set_stepping_in(family, step_in=wanted, actor=signed_in(request))
    return redirect("families:seat-keeping", slug)


@login_required
@require_safe
def dossier(request: HttpRequest, slug: str, seat: int) -> HttpResponse:
    """Show what a seat holds to whoever sits in it, hands it over, or sits beside it."""
    found = _dossier(request, slug, seat)
    context = {"dossier": found, "family": found.family}
    return render(request, "families/dossier.html", context)


@login_required
@require_safe
def dossier_text(request: HttpRequest, slug: str, seat: int) -> HttpResponse:
    """Hand the same out as a text in Markdown."""
    found = _dossier(request, slug, seat)
    name = f"{slug}-{seat}-{found.on}.md"
    return HttpResponse(
        found.markdown,
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _dossier(request: HttpRequest, slug: str, seat: int) -> Dossier:
    family = get_object_or_404(Family, slug=slug)
    require(can_see_dossier(request.user, family, seat))
    keeps = can_keep_seats(request.user, family)
    found = dossier_of(slug, seat, with_proposals=keeps)
    if found is None:
        raise Http404
    return found


@require_safe
def basis_document(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Hand out the paper on which a mandate rests: everybody can read how it came about."""
    mandates = FocalPoint.objects.exclude(document=None).select_related("document")
    mandate = get_object_or_404(mandates, pk=pk, family__slug=slug)
    return download(require(mandate.document))
