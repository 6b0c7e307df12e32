"""Personal data: how long what is kept, for everybody; what is held on oneself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from csb_portal import clock, personal_data, retention
from csb_portal.errors import DomainError
from csb_portal.forms import DataRequestForm
from csb_portal.models import DataRequest
from csb_portal.permissions import signed_in
from csb_portal.services.data_requests import ask_about_data


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say how long what is kept, and what everybody can do about their own."""
    return render(request, "privacy.html", {"rules": retention.rules_with_purgers()})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """Show somebody what is held on them, and let them ask for what they cannot do themselves."""
    me = signed_in(request)
    form = DataRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_about_data(**form.cleaned_data, actor=me)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You have asked. You get an answer within thirty days."))
            return redirect("my-data")
    requests = DataRequest.objects.filter(person=me).select_related("decided_by")
    context = {"held": personal_data.held_on(me), "form": form, "requests": requests}
    return render(request, "account/my_data.html", context)


@never_cache
@login_required
@require_safe
def my_data_json(request: HttpRequest) -> JsonResponse:
    """Hand out everything that is held on somebody, for programs."""
    me = signed_in(request)
    held = [
        {
            "key": holding.key,
            "what": str(holding.what),
            "why": str(holding.why),
            "until": holding.kept_until,
            "can_be_erased": holding.erase is not None,
            "stays_because": str(holding.stays),
            "records": records,
        }
        for holding, records in personal_data.held_on(me)
    ]
    content = {"person": me.pk, "exported_at": clock.now().isoformat(), "held": held}
    response = JsonResponse(content, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@login_required
@require_safe
def my_data_text(request: HttpRequest) -> HttpResponse:
    """Hand out the same for people to read."""
    me = signed_in(request)
    text = render_to_string("account/my_data.txt", {"held": personal_data.held_on(me), "me": me})
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-data.txt"'},
    )
