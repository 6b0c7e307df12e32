"""What people may change about themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.forms import ProfileForm
from csb_portal.models import User
from csb_portal.permissions import signed_in
from csb_portal.services.people import correct_details


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show somebody their name, language and time zone, and let them correct these."""
    me = signed_in(request)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=me.pk))
    if request.method == "POST" and form.is_valid():
        correct_details(me, **form.cleaned_data, actor=me)
        messages.success(request, _("Your details are kept."))
        return redirect("profile")
    return render(request, "account/profile.html", {"form": form})
