"""Forms that are looked at once more before they are taken, without any JavaScript."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest

from csb_portal.errors import DomainError


def is_complete(request: HttpRequest, form: forms.Form, check: Callable[[], None]) -> bool:
    """Tell whether ``form`` came in whole and the bureau's rules allow it.

    What the rules say against it stands in the form, which keeps what was typed.
    """
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return False
    try:
        check()
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def is_preview(request: HttpRequest) -> bool:
    """Tell whether the writer has yet to look at it once more."""
    return "record" not in request.POST


def hidden(request: HttpRequest, form: forms.Form) -> list[tuple[str, str]]:
    """Return what was typed as pairs of name and value, to be sent along unseen."""
    return [(name, value) for name in form.fields for value in request.POST.getlist(name)]
