"""What of the ground itself waits for somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal.desk import Task
from csb_portal.models import DataRequest, User
from csb_portal.permissions import is_staff


def tasks_for(user: User) -> list[Task]:
    """Tell staff what people asked about their data, but never of their own request."""
    if not is_staff(user):
        return []
    waiting = DataRequest.objects.waiting().exclude(person=user).select_related("person")
    return [
        Task(
            title=_("%(person)s asks about personal data") % {"person": request.person},
            url=reverse("admin:csb_portal_datarequest_decide", args=[request.pk]),
            action=_("Decide"),
            detail=str(request.get_kind_display()),
            due_at=request.due_at,
        )
        for request in waiting
    ]
