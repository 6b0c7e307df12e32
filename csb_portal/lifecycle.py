"""States: one table per model, one way along it, one lock before it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils.translation import gettext as _

from csb_portal.errors import TransitionNotAllowed

M = TypeVar("M", bound=models.Model)


class StatusModel(models.Model):
    """A model whose ``status`` moves only along its ``TRANSITIONS`` table.

    The concrete model declares ``status`` with its own choices, not editable.
    """

    TRANSITIONS: ClassVar[Mapping[Any, AbstractSet[str]]]  # by the model's own choices
    status: str

    class Meta:
        abstract = True

    @property
    def status_label(self) -> str:
        """The state in words."""
        return str({str(state): state.label for state in self.TRANSITIONS}[self.status])

    def move_to(self, target: str) -> None:
        """Set ``status`` if the table allows the step. The caller saves.

        Raises ``TransitionNotAllowed``.
        """
        if target not in self.TRANSITIONS[self.status]:
            labels = {str(state): state.label for state in self.TRANSITIONS}
            message = _("%(thing)s is %(state)s, so it cannot become %(target)s.") % {
                "thing": self,
                "state": str(labels[self.status]).lower(),
                "target": str(labels[target]).lower(),
            }
            raise TransitionNotAllowed(message)
        self.status = target


def locked(instance: M) -> M:
    """Read ``instance`` again under a row lock, inside the caller's transaction.

    Everybody locks in one order, so that no two wait for each other: parents before children,
    and rows of one kind by their numbers. Floors above lock their own rows first; then come
    families; what is decided about them (applications, reviews and then their cases, proposals);
    people; mandates and alternates; the series that numbers come from; and last the head of the
    trail, which ``audit.record`` locks. So a step that records several acts locks all its rows
    before the first of them. Raises ``TransactionManagementError`` outside a transaction.
    """
    require_transaction()
    # Mails and acts refer to people, and must not wait for who only corrects a name.
    is_person = isinstance(instance, AbstractBaseUser)
    rows = instance.__class__._default_manager.select_for_update(no_key=is_person)
    return rows.get(pk=instance.pk)


def require_transaction() -> None:
    """Refuse to go on where nothing holds a step together, on SQLite as on PostgreSQL."""
    if not transaction.get_connection().in_atomic_block:
        message = "A step is whole or it is not at all: do this inside a transaction."
        raise transaction.TransactionManagementError(message)
