"""Ask for a pass, and what is done with it afterwards, by the link of the receipt."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from csb_portal.errors import DomainError
from csb_portal.feedback import reported
from csb_portal.models import User
from families.permissions.mandates import current_mandate
from secretariat.case_links import case_of, follow_path
from secretariat.forms.passes import PassForm
from secretariat.models import Pass, PassPool, PassRequest
from secretariat.pass_links import code_of
from secretariat.services.passes.asking import ask_for_pass
from secretariat.services.passes.holding import give_back
from secretariat.services.passes.offering import accept_offer, decline_offer
from secretariat.views.cases.lodging import lead_on, limit_lodging
from secretariat.views.passes.pools import find


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pass_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Let anybody who is registered ask for a pass: name, address, family, one button."""
    pool = find(request, slug)
    user = request.user if request.user.is_authenticated else None
    mandate = current_mandate(request.user)
    initial = {"family": mandate.family_id} if mandate else {}
    form = PassForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asked = _ask(request, pool, form, user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return lead_on(request, asked.case)
    return render(request, "secretariat/passes/ask.html", {"pool": pool, "form": form})


def _ask(request: HttpRequest, pool: PassPool, form: PassForm, user: User | None) -> PassRequest:
    limit_lodging(request, form.cleaned_data["email"])
    return ask_for_pass(pool, form.applicant, key=form.cleaned_data["key"], actor=user)


def _held(token: str) -> Pass:
    """Return the pass that the link of a receipt leads to, or a 404."""
    case = case_of(token)
    if case is None:
        raise Http404
    held = Pass.objects.holding().with_people().filter(request__case=case).first()
    last = Pass.objects.with_people().filter(request__case=case).order_by("-pk").first()
    if slip := held or last:
        return slip
    raise Http404


@require_POST
def pass_act(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """Take an offered pass, leave it to the next, or give one back."""
    slip = _held(token)
    steps = {
        "accept": (accept_offer, _("The pass is yours. Its number and its code are below.")),
        "decline": (decline_offer, _("It goes to the next. Thank you for saying so.")),
        "return": (give_back, _("It goes to the next. Thank you for giving it back.")),
    }
    act, done = steps[step]
    with reported(request, done):
        act(slip)
    return redirect(follow_path(slip.request.case))


@never_cache
@require_safe
def pass_code(request: HttpRequest, token: str) -> HttpResponse:
    """Draw the code that is scanned at the door, for whoever has the link of the receipt."""
    slip = _held(token)
    if slip.number is None:
        raise Http404
    return HttpResponse(code_of(slip), content_type="image/svg+xml")
