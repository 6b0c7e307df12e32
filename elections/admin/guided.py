"""An admin page that leads through a procedure: checklist, one next step, what else there is."""

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.admin_site import PortalModelAdmin
from csb_portal.errors import DomainError
from csb_portal.lifecycle import StatusModel
from csb_portal.permissions import require, signed_in
from elections.admin.draft_forms import DraftForm
from elections.admin.forms import MomentField, ReasonForm
from elections.choices import ElectionEvent
from elections.guides.parts import Guide
from elections.models import Election
from elections.permissions import can_run_elections

M = TypeVar("M", bound=StatusModel)
Data = dict | None


class GuidedAdmin(PortalModelAdmin, Generic[M]):
    """Adds ``…/run/`` to a model's admin; each step on it ends in one service.

    Subclasses say which ``guide`` an object has and which ``steps`` there are: by name,
    a function of (object, actor, cleaned form data). The step ``cancel`` asks for a reason.
    Both raise ``NotImplementedError`` here, because each model has its own.
    """

    may_view = staticmethod(can_run_elections)
    may_change = staticmethod(can_run_elections)
    edited: ElectionEvent  # what the trail says of an edited draft
    form = DraftForm
    formfield_overrides: ClassVar = {models.DateTimeField: {"form_class": MomentField}}
    change_form_template = "admin/elections/change_form.html"
    run_template = "admin/elections/run.html"

    def guide(self, obj: M, request: HttpRequest) -> Guide:
        raise NotImplementedError

    def steps(self) -> dict[str, Callable]:
        raise NotImplementedError

    def form_for(self, name: str, data: Data, obj: M) -> forms.Form | None:
        return ReasonForm(data, prefix="cancel") if name == "cancel" else None

    def run_context(self, obj: M) -> dict:
        return {}

    def save_model(
        self,
        request: HttpRequest,
        obj: M,
        form: DraftForm,
        change: bool,  # noqa: FBT001 # the signature is Django's
    ) -> None:
        """Write what was edited, and nothing that others changed meanwhile.

        ``DraftForm`` has locked the draft, inside the transaction of the whole request.
        """
        if not change:
            super().save_model(request, obj, form, change)
        elif form.changed_data:
            obj.save(update_fields=form.changed_data)
            audit.record(
                self.edited,
                obj,
                actor=signed_in(request),
                public=False,  # a draft is nobody's business yet
                fields=form.changed_data,
            )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.run)
        name = f"{self.opts.app_label}_{self.opts.model_name}_run"
        return [path("<int:pk>/run/", view, name=name), *super().get_urls()]

    def run(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the guide, and take the step the operator confirms."""
        require(self.may_change(request.user))
        obj = get_object_or_404(self.model, pk=pk)
        asked = request.POST.get("step", "") if request.method == "POST" else ""
        bound: dict[str, forms.Form | None] = {}
        if asked and asked not in [step.name for step in self.guide(obj, request).offered]:
            self._refuse_closed_step(request)
        elif asked:
            bound[asked] = self.form_for(asked, request.POST, obj)
            if led_to := self._take(request, obj, asked, bound[asked]):
                return redirect(led_to)
        obj = self.model.objects.get(pk=pk) if asked else obj
        return TemplateResponse(request, self.run_template, self._context(request, obj, bound))

    def _context(self, request: HttpRequest, obj: M, bound: dict[str, forms.Form | None]) -> dict:
        guide = self.guide(obj, request)
        shown = {
            step.name: bound[step.name]
            if step.name in bound
            else self.form_for(step.name, None, obj)
            for step in guide.offered
        }
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(obj),
            "object": obj,
            "guide": guide,
            "form": shown.get(guide.step.name) if guide.step else None,
            "others": [(step, shown[step.name]) for step in guide.others],
            **self.run_context(obj),
        }

    def run_url(self, obj: StatusModel) -> str:
        name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_run"
        return reverse(name, args=[obj.pk])

    @staticmethod
    def _refuse_closed_step(request: HttpRequest) -> None:
        sentence = _(
            "This step is not open any more; somebody has taken it, or the page is an old one. "
            "Nothing was done."
        )
        messages.error(request, sentence)

    def _take(self, request: HttpRequest, obj: M, name: str, form: forms.Form | None) -> str:
        """Take one step, tell the operator how it went, and say where to go on if it was taken."""
        if form is not None and not form.is_valid():
            messages.error(request, _("Something is missing below. Nothing was done."))
            return ""
        if request.POST.get("confirmed") != "yes":
            messages.error(request, _("Please tick that you want to go on. Nothing was done."))
            return ""
        try:
            take = self.steps()[name]
            taken = take(obj, signed_in(request), form.cleaned_data if form else {})
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return ""
        messages.success(request, _("Done."))
        return self.run_url(taken if isinstance(taken, Election) else obj)
