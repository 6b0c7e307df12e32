"""A step that is not possible any more, in plain words."""

from django.utils.translation import gettext as _

from csb_portal.errors import TransitionNotAllowed
from csb_portal.lifecycle import StatusModel


def move_on(thing: StatusModel, target: str, *, name: str) -> None:
    """Take ``thing`` to its next state. Raises ``TransitionNotAllowed`` in plain words.

    What a stale page or a second click meets: somebody has taken the step already.
    """
    state = thing.status_label
    try:
        thing.move_to(target)
    except TransitionNotAllowed as error:
        raise TransitionNotAllowed(
            _("“%(name)s” is at “%(state)s” now.") % {"name": name, "state": state},
            rule=_("Each step is taken once and in its order."),
            so=_("Nothing was done. Its page says what was done, when and by whom."),
        ) from error
