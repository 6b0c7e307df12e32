"""People in the administration: looked up, registered, given roles. Nobody is deleted."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from csb_portal import (
    admin_data,  # noqa: F401 - registers retention and requests
    admin_ground,  # noqa: F401 - registers mail and trail
    admin_merging,  # noqa: F401 - registers duplicates
)
from csb_portal.admin_site import PortalModelAdmin
from csb_portal.feedback import reported
from csb_portal.forms import ProfileForm
from csb_portal.models import MailStatus, User
from csb_portal.permissions import Role, signed_in
from csb_portal.services.people import correct_details, find_person, register_person
from csb_portal.services.roles import close_account, grant_role, reopen_account, revoke_role


class PersonForm(ProfileForm):
    """Registers somebody, or corrects what they are called; the address is theirs to change."""

    class Meta(ProfileForm.Meta):
        fields = ["name", "email", "language", "time_zone"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if find_person(email):
            message = gettext("%(email)s already belongs to somebody's account.")
            raise forms.ValidationError(message, params={"email": email})
        return email


class ReasonForm(ActionForm):
    """What closing and reopening an account asks for."""

    reason = forms.CharField(label=_("Reason (to close or reopen):"), required=False)


@admin.register(User)
class UserAdmin(PortalModelAdmin):
    list_display = ["name", "email", "roles", "language", "time_zone", "is_active", "refused"]
    list_filter = ["groups", "is_active", "language"]
    search_fields = ["name", "email", "emailaddress__email"]
    action_form = ReasonForm
    actions = [
        "make_staff", "end_staff", "make_operators", "end_operators", "close", "reopen",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        refused = Count("mails", filter=Q(mails__status=MailStatus.REFUSED))
        people = super().get_queryset(request)
        return people.prefetch_related("groups").annotate(refused_count=refused)

    def get_form(
        self, request: HttpRequest, obj: User | None = None, *args: Any, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = ProfileForm if obj else PersonForm
        chosen = kwargs | {"form": form, "fields": form.Meta.fields}
        return super().get_form(request, obj, *args, **chosen)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if not obj:
            return tuple(PersonForm.Meta.fields)
        return (*ProfileForm.Meta.fields, *self.get_readonly_fields(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        if not obj:
            return []
        return ["addresses", "roles", "is_active", "date_joined", "last_login", "refused_mails"]

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: forms.ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        actor = signed_in(request)
        if change:
            correct_details(User.objects.get(pk=obj.pk), **form.cleaned_data, actor=actor)
        else:
            obj.pk = register_person(**form.cleaned_data, actor=actor).pk

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description=_("refused mails"), ordering="refused_count")
    def refused(self, user: Any) -> int:
        return user.refused_count

    @admin.display(description=_("addresses"))
    def addresses(self, user: User) -> str:
        words = {True: gettext("confirmed"), False: gettext("not confirmed")}
        rows = EmailAddress.objects.filter(user=user).order_by("-primary", "email")
        return "\n".join(f"{row.email} ({words[row.verified]})" for row in rows)

    @admin.display(description=_("refused mails"))
    def refused_mails(self, user: User) -> str:
        refused = user.mails.filter(status=MailStatus.REFUSED).order_by("-pk")
        lines = [f"{mail.to}: {mail.subject}: {mail.answer}" for mail in refused]
        return "\n".join(lines) or gettext("None.")

    @admin.action(description=_("Make staff"), permissions=["change"])
    def make_staff(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._each(
            request, people, lambda user: grant_role(user, Role.STAFF, actor=signed_in(request))
        )

    @admin.action(description=_("End the role of staff"), permissions=["change"])
    def end_staff(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._each(
            request, people, lambda user: revoke_role(user, Role.STAFF, actor=signed_in(request))
        )

    @admin.action(description=_("Make election operators"), permissions=["change"])
    def make_operators(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._each(
            request, people, lambda user: grant_role(user, Role.OPERATOR, actor=signed_in(request))
        )

    @admin.action(description=_("End the role of election operator"), permissions=["change"])
    def end_operators(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._each(
            request, people, lambda user: revoke_role(user, Role.OPERATOR, actor=signed_in(request))
        )

    @admin.action(description=_("Close the account, for a reason"), permissions=["change"])
    def close(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._each_for_a_reason(request, people, close_account)

    @admin.action(description=_("Reopen the account, for a reason"), permissions=["change"])
    def reopen(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._each_for_a_reason(request, people, reopen_account)

    def _each(
        self, request: HttpRequest, people: QuerySet[User], act: Callable[[User], User]
    ) -> None:
        for user in people:
            with reported(request, gettext("Done for %s.") % user):
                act(user)

    def _each_for_a_reason(
        self, request: HttpRequest, people: QuerySet[User], act: Callable[..., User]
    ) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            messages.error(request, gettext("Write the reason beside the action first."))
            return
        self._each(request, people, lambda user: act(user, reason=reason, actor=signed_in(request)))
