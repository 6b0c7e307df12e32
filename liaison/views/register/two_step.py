"""Forms that are looked at once more before they are taken, without any JavaScript."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest

from csb_portal.errors import DomainError
from csb_portal.files import token_of
from csb_portal.forms import FilesField
from liaison.services.register.checks import AlreadyRecorded


def is_complete(request: HttpRequest, form: forms.Form, check: Callable[[], None]) -> bool:
    """Tell whether ``form`` came in whole and the bureau's rules allow it.

    What the rules say against it stands in the form, which keeps what was typed. A form that
    was taken already is for the caller: ``AlreadyRecorded`` goes through.
    """
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return False
    try:
        check()
    except AlreadyRecorded:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def is_preview(request: HttpRequest) -> bool:
    """Tell whether the writer has yet to look at it once more."""
    return "record" not in request.POST


def hidden(request: HttpRequest, form: forms.Form) -> list[tuple[str, str]]:
    """Return what was typed and handed in as pairs of name and value, to be sent along unseen."""
    return [pair for name in form.fields for pair in _pairs(request, form, name)]


def _pairs(request: HttpRequest, form: forms.Form, name: str) -> list[tuple[str, str]]:
    if isinstance(form.fields[name], FilesField):
        return [(name, token_of(stored)) for stored in form.cleaned_data[name]]
    return [(name, value) for value in request.POST.getlist(name)]
