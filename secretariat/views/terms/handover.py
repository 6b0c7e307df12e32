"""The page on which one secretariat hands over to the next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.feedback import reported
from csb_portal.permissions import is_staff, require, signed_in
from secretariat.forms.terms import HandoverForm
from secretariat.models import HandoverItem, Term
from secretariat.services.terms.handovers import (
    give_over,
    open_matters,
    served_in,
    serves_after,
    take_over,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Show both secretariats what is open and what is handed over; take the next step."""
    term, person = get_object_or_404(Term, pk=pk), signed_in(request)
    gives, takes = served_in(term, person), serves_after(term, person)
    require(gives or takes or is_staff(person))
    if request.method == "POST":
        _step(request, term)
        return redirect("secretariat:handover", term.pk)
    items = list(term.handover.select_related("given_by", "taken_by"))
    given = {item.key for item in items}
    matters = open_matters()
    urls = {matter.key: matter.url for matter in matters}
    context = {
        "term": term,
        "items": [(item, urls.get(item.key, "")) for item in items],
        "left": [matter for matter in matters if matter.key not in given],
        "gives": gives,
        "takes": takes,
        "form": HandoverForm(),
    }
    return render(request, "secretariat/handover.html", context)


def _step(request: HttpRequest, term: Term) -> None:
    person = signed_in(request)
    if number := request.POST.get("take", ""):
        item = get_object_or_404(HandoverItem, pk=number if number.isdigit() else 0, term=term)
        with reported(request, _("You have taken it over.")):
            take_over(item, actor=person)
        return
    form = HandoverForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    with reported(request, _("Handed over. A member of the next [secretariat] takes it.")):
        give_over(term, request.POST.get("give", ""), actor=person, note=note)
