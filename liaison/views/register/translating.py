"""Adding a language version, and checking somebody else's."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from csb_portal.feedback import reported
from csb_portal.permissions import require, signed_in
from liaison.forms.register.steps import TranslationForm
from liaison.permissions import register as permissions
from liaison.services.register.translations import add_translation, check_translation
from liaison.views.register.messages import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a version beside the original."""
    message = find(request, reference)
    require(permissions.can_translate(request.user))
    require(permissions.can_read_text(request.user, message))
    form = TranslationForm(request.POST or None, message=message)
    if request.method == "POST" and form.is_valid():
        with reported(request, _("The version is there. Somebody else can check it now.")):
            add_translation(message, actor=signed_in(request), **form.cleaned_data)
            return redirect(message)
    return render(request, "liaison/translation_form.html", {"message": message, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation_check(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show original and version one under the other, to be confirmed by a second person."""
    message = find(request, reference)
    require(permissions.can_translate(request.user))
    require(permissions.can_read_text(request.user, message))
    translation = get_object_or_404(message.translations.current(), pk=pk)
    if request.method == "POST" and request.POST.get("confirmed"):
        with reported(request, _("The version is marked as checked.")):
            check_translation(translation, actor=signed_in(request))
        return redirect(message)
    context = {
        "message": message,
        "translation": translation,
        "is_own": translation.translator_id == request.user.pk,
    }
    return render(request, "liaison/translation_check.html", context)
