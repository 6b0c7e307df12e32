"""Pages of the bureau as a whole: who is missing, its balance, and what somebody says for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal import clock
from csb_portal.permissions import signed_in
from families.forms.composition import SelfStatementForm
from families.models import Bureau, SelfStatement
from families.services.balance import floor_sentences
from families.services.composition import composition
from families.services.self_statements import say_of_oneself


@require_safe
def composition_detail(request: HttpRequest) -> HttpResponse:
    """Show everybody which seats are missing by kind of group, and whether the floor holds."""
    bureau = Bureau.current()
    context = {
        "composition": composition(clock.today()),
        "bureau": bureau,
        "floors": floor_sentences(bureau),
    }
    return render(request, "families/composition.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def self_statement(request: HttpRequest) -> HttpResponse:
    """Let somebody say their gender and region, or take it back."""
    person = signed_in(request)
    known = SelfStatement.objects.filter(user=person).first()
    initial = {"gender": known.gender, "region": known.region} if known else {}
    bureau = Bureau.current()
    form = SelfStatementForm(request.POST or None, initial=initial, rules=bureau)
    if request.method == "POST" and form.is_valid():
        say_of_oneself(person, **form.cleaned_data)
        messages.success(request, _("Kept. Nothing is shown of you alone."))
        return redirect("families:composition")
    has_rule = bureau.has_floor or bureau.asks_region
    context = {"form": form, "known": known, "has_rule": has_rule}
    return render(request, "families/self_statement.html", context)
