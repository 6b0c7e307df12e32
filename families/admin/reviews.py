"""Reviews in the administration: what would be found and sent is seen before it is."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from csb_portal.admin_site import ReadOnlyAdmin
from csb_portal.errors import DomainError
from csb_portal.permissions import require, signed_in
from families.admin.pages import form_page, page_context, posted
from families.forms.reviews import PublicReasonForm, WindowForm
from families.models import CompositionReview, Family, ProcessFlag
from families.permissions.reviews import can_run_reviews
from families.services.process_flags import flag_in_process, lift_process_flag
from families.services.reviews.counting import plan_review
from families.services.reviews.noticing import give_notices, plan_notices
from families.services.reviews.opening import open_review


@admin.register(CompositionReview)
class CompositionReviewAdmin(ReadOnlyAdmin):
    list_display = ("reference", "first_day", "last_day", "opened_at", "noticed_at")
    change_list_template = "families/admin/review_change_list.html"
    change_form_template = "families/admin/review_change_form.html"
    may_view = staticmethod(can_run_reviews)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "families_compositionreview"
        own = [
            path("open/", view(self.open_page), name=f"{name}_open"),
            path("<int:pk>/notices/", view(self.notices_page), name=f"{name}_notices"),
        ]
        return own + super().get_urls()

    def open_page(self, request: HttpRequest) -> HttpResponse:
        """Show what a review of a window would find; open it once that was seen."""
        require(can_run_reviews(request.user))
        form = WindowForm(posted(request))
        context: dict[str, Any] = {"form": form}
        if request.method == "POST" and form.is_valid():
            window, seen = form.cleaned_data, request.POST.get("seen", "")
            try:
                if seen:
                    review = open_review(**window, actor=signed_in(request), expected=seen)
                    messages.success(request, _("The review is open; the [families] are asked."))
                    return redirect("admin:families_compositionreview_change", review.pk)
                context["plan"] = plan_review(**window)
            except DomainError as error:
                form.add_error(None, str(error))
        title = _("Review the composition")
        return render(
            request, "families/admin/review_open.html", page_context(request, title, **context)
        )

    def notices_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who would be written to; give notice once that was seen."""
        require(can_run_reviews(request.user))
        review = get_object_or_404(CompositionReview, pk=pk)
        back = reverse("admin:families_compositionreview_change", args=[pk])
        if request.method == "POST":
            seen = request.POST.get("seen", "stale")
            try:
                give_notices(review, actor=signed_in(request), expected=seen)
            except DomainError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("Notice is given."))
                return redirect(back)
        context = page_context(
            request, _("Notices of %(review)s") % {"review": review},
            review=review, plan=plan_notices(review), back=back,
        )  # fmt: skip
        return render(request, "families/admin/review_notices.html", context)


@admin.register(ProcessFlag)
class ProcessFlagAdmin(ReadOnlyAdmin):
    list_display = ("family", "set_at", "set_by", "lifted_at")
    list_select_related = ("family", "set_by")
    change_form_template = "families/admin/process_flag_change_form.html"
    may_view = staticmethod(can_run_reviews)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "families_processflag"
        own = [
            path("set/<int:family>/", view(self.set_page), name=f"{name}_set"),
            path("<int:pk>/lift/", view(self.lift_page), name=f"{name}_lift"),
        ]
        return own + super().get_urls()

    def set_page(self, request: HttpRequest, family: int) -> HttpResponse:
        """Say that a family is inactive in the process at large."""
        require(can_run_reviews(request.user))
        flagged = get_object_or_404(Family, pk=family)
        return form_page(
            request,
            PublicReasonForm(posted(request)),
            lambda data: flag_in_process(flagged, actor=signed_in(request), **data),
            title=_("%(family)s: inactive in the process") % {"family": flagged},
            what=_(
                "The flag stands on the [family]'s page, with the evidence you give. It removes "
                "nobody: only a [family] without a sign in the [bureau] is reviewed."
            ),
            label=_("Set the flag"),
            done=_("The flag stands on the [family]'s page."),
            back=reverse("admin:families_family_change", args=[family]),
        )

    def lift_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lift the flag, with a reason."""
        require(can_run_reviews(request.user))
        flag = get_object_or_404(ProcessFlag.objects.select_related("family"), pk=pk)
        return form_page(
            request,
            PublicReasonForm(posted(request)),
            lambda data: lift_process_flag(flag, actor=signed_in(request), **data),
            title=_("%(family)s: lift the flag") % {"family": flag.family},
            what=_("The flag goes from the [family]'s page; that it stood stays on record."),
            label=_("Lift the flag"),
            done=_("The flag is lifted."),
            back=reverse("admin:families_processflag_change", args=[pk]),
        )
