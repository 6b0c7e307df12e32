"""Rules of a ballot that hold together: asked when they are set, and again before a vote."""

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from families.choices.bureau import BallotRule


def check_ballot_rules(
    *, ballot_rule: str, choices: int, none_offered: bool, seats: int | None
) -> None:
    """Refuse a ballot that could not say what its voter wants. Raises ``DomainError``.

    ``seats`` is how many are elected by it, or ``None`` where no vote elects. That a choice of
    "none of these" stands alone no proof of a ballot can show, so there is one choice then.
    """
    if ballot_rule == BallotRule.EXACTLY and seats is not None and choices > seats:
        raise DomainError(
            _("A ballot would have exactly %(choices)d choices, and %(seats)d to elect.")
            % {"choices": choices, "seats": seats},
            rule=_("Nobody is made to choose more than are elected."),
            so=_("Ask for fewer choices, or let a ballot have up to so many."),
        )
    if none_offered and choices > 1:
        raise DomainError(
            _("A ballot with “none of these” would have %(choices)d choices.")
            % {"choices": choices},
            rule=_("Whoever says “none of these” chooses nobody beside it."),
            so=_("Let a ballot have one choice, or leave “none of these” out."),
        )
