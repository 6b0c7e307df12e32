"""Where subscribers vote: one's own subscription, begun, agreed to and ended by oneself."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.feedback import reported
from csb_portal.permissions import signed_in
from families.models import Bureau, Subscriber
from families.services.electors import leave, subscribe


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest) -> HttpResponse:
    """Show somebody's subscription, and let them agree to the objectives or leave."""
    person = signed_in(request)
    if request.method == "POST":
        with reported(request, _("Noted.")):
            if request.POST.get("step") == "leave":
                leave(person)
            else:
                subscribe(person, agrees=request.POST.get("agrees") == "on")
        return redirect("families:subscription")
    context = {
        "bureau": Bureau.current(),
        "current": Subscriber.objects.filter(user=person, left_on=None).first(),
        "former": Subscriber.objects.filter(user=person).exclude(left_on=None),
    }
    return render(request, "families/subscription.html", context)
