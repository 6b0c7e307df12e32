"""What a form that arrives twice meets."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError


class AlreadyDone(DomainError):
    """The same form arrived twice; ``thing`` is what became of it the first time."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing
        super().__init__(
            _("This was already recorded, as %(reference)s.") % {"reference": thing},
            rule=_("Each form is taken once."),
            so=_("Nothing was done twice."),
        )


def refuse_repeat(model: type[models.Model], key: uuid.UUID | None) -> None:
    """Raise ``AlreadyDone`` if a ``model`` came of the form with this ``key``.

    Called while the meeting, or the series of references, is locked, so that of two clicks
    one waits here.
    """
    thing = model._default_manager.filter(key=key).first() if key else None
    if thing:
        raise AlreadyDone(thing)
