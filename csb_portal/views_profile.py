"""What people may change about themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.forms import ProfileForm
from csb_portal.models import User
from csb_portal.services.people import correct_details


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show somebody their name, language and time zone, and let them correct these."""
    me = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=me)
    if request.method == "POST" and form.is_valid():
        correct_details(request.user, **form.cleaned_data, actor=request.user)
        messages.success(request, _("Your details are kept."))
        return redirect("profile")
    return render(request, "account/profile.html", {"form": form})
