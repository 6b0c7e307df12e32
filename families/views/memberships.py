"""One's own families: sits for one, belongs to several."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from csb_portal.feedback import reported
from csb_portal.permissions import signed_in
from families.forms.mandates import MembershipForm
from families.models import Alternate, FocalPoint, Membership
from families.services.memberships import join_family, leave_family


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_families(request: HttpRequest) -> HttpResponse:
    """Show somebody which families they sit for and belong to, and take their word for more."""
    me = signed_in(request)
    form = MembershipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("It is written down.")):
            join_family(form.cleaned_data["family"], actor=me)
        return redirect("families:my-families")
    context = {
        "form": form,
        "mandates": FocalPoint.objects.unfinished().filter(user=me).select_related("family"),
        "alternates": Alternate.objects.unfinished().filter(user=me).select_related("family"),
        "memberships": Membership.objects.filter(user=me).select_related("family"),
    }
    return render(request, "families/my_families.html", context)


@login_required
@require_POST
def membership_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Belong to a family no longer."""
    me = signed_in(request)
    membership = get_object_or_404(Membership.objects.select_related("family"), pk=pk, user=me)
    with reported(request, _("It is written down.")):
        leave_family(membership, actor=me)
    return redirect("families:my-families")
