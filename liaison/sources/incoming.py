"""What mail that came in asks of somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal.desk import Notice, Task
from csb_portal.models import User
from csb_portal.permissions import is_staff
from liaison.models import IncomingMail, Reply
from liaison.permissions.incoming import can_handle_replies

MOST_TASKS = 20


def notices() -> list[Notice]:
    return []


def tasks_for(user: User) -> list[Task]:
    """Say which mailed answers wait for the secretariat, and which mails failed for staff."""
    tasks: list[Task] = []
    if can_handle_replies(user):
        waiting = Reply.objects.waiting().select_related("message", "counterpart")
        tasks += [_task(reply) for reply in waiting[:MOST_TASKS]]
    if is_staff(user) and (failed := IncomingMail.objects.failed().count()):
        tasks.append(
            Task(
                title=ngettext(
                    "%(number)d mail that came in could not be handled",
                    "%(number)d mails that came in could not be handled",
                    failed,
                )
                % {"number": failed},
                url=f"{reverse('admin:liaison_incomingmail_changelist')}?result__exact=failed",
                action=_("Look at the log"),
                detail=_("Their mail servers try again for some days; the logs say what is wrong."),
            )
        )
    return tasks


def _task(reply: Reply) -> Task:
    title = (
        _("%(body)s answered %(message)s by mail")
        if reply.counterpart
        else _("Somebody wrote about %(message)s by mail")
    )
    return Task(
        title=title % {"body": reply.counterpart, "message": reply.message},
        url=f"{reply.message.get_absolute_url()}#replies",
        action=_("Look at it"),
        detail=reply.subject,
        due_at=None,
    )
