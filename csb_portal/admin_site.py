"""The administration: entered through the portal's own login, never around it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import second_factor
from csb_portal.health import jobs_are_down
from csb_portal.models import Restoration, User
from csb_portal.permissions import is_staff, may_enter_admin, require


class PortalAdminSite(admin.AdminSite):
    """Open to staff and election operators with a second factor, and to nobody else."""

    site_header = site_title = _("Administration of the [Civil Society Bureau]")
    index_title = _("What would you like to look after?")

    def has_permission(self, request: HttpRequest) -> bool:
        return (
            may_enter_admin(request.user)
            and second_factor.is_proven(request)
            and second_factor.has_second_factor(request.user)
        )

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Send people to the portal's own login; there is no form of the administration's own."""
        index = reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or index)
        require(self.has_permission(request))
        return redirect(index)

    def password_change(  # type: ignore[override] # the stubs know of one answer only
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {
            "jobs_down": jobs_are_down(),
            "mail_is_held": Restoration.objects.holding_mail().exists(),
        }


class PortalModelAdmin(admin.ModelAdmin):
    """Asks the floor's own predicates who may look and who may change.

    Rows are never deleted here: what a bureau did stays.
    """

    may_view: Callable[[User | AnonymousUser], bool] = staticmethod(is_staff)
    may_change: Callable[[User | AnonymousUser], bool] = staticmethod(is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_view(request.user)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_view(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_change(request.user)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_change(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(PortalModelAdmin):
    """For what is written by acts only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
