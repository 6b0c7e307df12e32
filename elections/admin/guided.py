"""An admin page that leads through a procedure: checklist, one next step, confirmation."""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.admin_site import PortalModelAdmin
from csb_portal.errors import DomainError
from csb_portal.lifecycle import StatusModel
from csb_portal.permissions import require, signed_in
from elections.guides import Guide
from elections.permissions import can_run_elections

M = TypeVar("M", bound=StatusModel)


class MomentField(forms.SplitDateTimeField):
    """A day and an hour in the operator's own zone, by the browser's own pickers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        day: dict[str, Any] = {"type": "date", "aria-label": gettext_lazy("Day")}
        hour: dict[str, Any] = {"type": "time", "aria-label": gettext_lazy("Hour")}
        kwargs["widget"] = forms.SplitDateTimeWidget(
            date_attrs=day,
            time_attrs=hour,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(*args, **kwargs)


class HoursForm(forms.Form):
    """From when until when."""

    opens_at = MomentField(label=gettext_lazy("Voting opens"))
    closes_at = MomentField(label=gettext_lazy("Voting closes"))

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors and cleaned["closes_at"] <= cleaned["opens_at"]:
            self.add_error("closes_at", _("Voting must close after it opens."))
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class GuidedAdmin(PortalModelAdmin, Generic[M]):
    """Adds ``…/run/`` to a model's admin; each step on it ends in one service.

    Subclasses say which ``guide`` an object has and which ``steps`` there are: by name,
    a function of (object, actor, cleaned form data). The step ``cancel`` asks for a reason.
    """

    may_view = staticmethod(can_run_elections)
    may_change = staticmethod(can_run_elections)
    formfield_overrides: ClassVar = {models.DateTimeField: {"form_class": MomentField}}
    change_form_template = "admin/elections/change_form.html"
    run_template = "admin/elections/run.html"

    def guide(self, obj: M, request: HttpRequest) -> Guide:
        raise NotImplementedError

    def steps(self) -> dict[str, Callable]:
        raise NotImplementedError

    def form_for(self, name: str, data: dict | None) -> forms.Form | None:
        return ReasonForm(data, prefix="cancel") if name == "cancel" else None

    def run_context(self, obj: M) -> dict:
        return {}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.run)
        name = f"{self.opts.app_label}_{self.opts.model_name}_run"
        return [path("<int:pk>/run/", view, name=name), *super().get_urls()]

    def run(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the guide, and take the step the operator confirms."""
        require(self.may_change(request.user))
        obj = get_object_or_404(self.model, pk=pk)
        guide = self.guide(obj, request)
        step = guide.step
        offered = [step.name] if step and step.name and not step.is_automatic else []
        asked = request.POST.get("step", "") if request.method == "POST" else ""
        step_form = (
            self.form_for(offered[0], self._data(request, asked, offered[0])) if offered else None
        )
        cancel_form = self.form_for("cancel", self._data(request, asked, "cancel"))
        if asked:
            form = cancel_form if asked == "cancel" else step_form
            if self._take(request, obj, asked, form):
                return redirect(self.run_url(obj))
            guide = self.guide(self.model.objects.get(pk=pk), request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(obj),
            "object": obj,
            "guide": guide,
            "form": step_form,
            "cancel_form": cancel_form if self.may_cancel(obj) else None,
            **self.run_context(obj),
        }
        return TemplateResponse(request, self.run_template, context)

    @staticmethod
    def _data(request: HttpRequest, asked: str, name: str) -> dict | None:
        return request.POST if asked == name else None

    def may_cancel(self, obj: M) -> bool:
        return "cancelled" in {str(state) for state in obj.TRANSITIONS[obj.status]}

    def run_url(self, obj: M) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_run", args=[obj.pk])

    def _take(self, request: HttpRequest, obj: M, name: str, form: forms.Form | None) -> bool:
        """Take one step; tell the operator how it went."""
        step = self.steps().get(name)
        if step is None:
            messages.error(request, _("There is no such step here. The page may be an old one."))
            return False
        if form is not None and not form.is_valid():
            messages.error(request, _("Something is missing below. Nothing was done."))
            return False
        if request.POST.get("confirmed") != "yes":
            messages.error(request, _("Please tick that you want to go on. Nothing was done."))
            return False
        try:
            step(obj, signed_in(request), form.cleaned_data if form else {})
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return False
        messages.success(request, _("Done."))
        return True
