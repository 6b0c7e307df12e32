"""A published pool changes in two ways only: it gets more passes, or it is cancelled."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from secretariat.forms.passes import RaiseForm, ReasonForm
from secretariat.permissions.passes import can_manage_pools
from secretariat.services.passes.cancelling import cancel_pool
from secretariat.services.passes.raising import raise_quota
from secretariat.views.passes.pools import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pool_raise(request: HttpRequest, slug: str) -> HttpResponse:
    """Add the passes the host gave on top, with the reason everybody reads."""
    require(can_manage_pools(request.user))
    pool = find(request, slug)
    form = RaiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            raise_quota(pool, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            said = _("The passes are added, and go to the waiting list; it is recorded.")
            messages.success(request, said)
            return redirect(pool)
    return render(request, "secretariat/passes/raise.html", {"pool": pool, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pool_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel a pool, with the reason everybody reads."""
    require(can_manage_pools(request.user))
    pool = find(request, slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_pool(pool, actor=signed_in(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            said = _(
                "The pool is cancelled; whoever asked is told within minutes, with the reason."
            )
            messages.success(request, said)
            return redirect(pool)
    return render(request, "secretariat/passes/cancel.html", {"pool": pool, "form": form})
