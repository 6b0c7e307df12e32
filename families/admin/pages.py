"""Pages of the administration that are one form and end in one service."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from csb_portal.errors import DomainError


def page_context(request: HttpRequest, title: str, **context: Any) -> dict[str, Any]:
    """What every page of the administration knows, and the title of this one."""
    return {**admin.site.each_context(request), "title": title, **context}


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also if it was nothing at all; ``None`` if only asked for."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    what: str,
    label: str,
    done: str,
    back: str,
) -> HttpResponse:
    """Show ``form``, saying what it does; once it is valid, ``act`` and go ``back``."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(back)
    context = page_context(request, title, form=form, what=what, label=label, back=back)
    return render(request, "families/admin/form.html", context)
