"""The list of a door on paper: who holds which pass, and who waits, with a place to tick."""

from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from csb_portal import clock, pdf
from csb_portal.moments import when
from secretariat.models import PassPool

TEMPLATE = Path(__file__).parent / "paper" / "door.typ"
ON_PAPER = 30


def door_paper(pool: PassPool) -> bytes:
    """Return the list as it is now; it says at which moment that was."""
    return pdf.render(TEMPLATE, as_data(pool), at=clock.now())


def as_data(pool: PassPool) -> dict[str, Any]:
    """Return every word of the list."""
    held = pool.passes.in_circulation().with_people().order_by("number")
    line = pool.requests.next_in_line().with_people()[:ON_PAPER]
    printed = _("Printed %(moment)s. What was given back since is not on it.")
    return {
        "language": (get_language() or "en").partition("-")[0],
        "title": _("Passes for %(pool)s, %(event)s") % {"pool": pool, "event": pool.event},
        "author": _("[Civil Society Bureau]"),
        "page-of": _("Page # of @"),
        "footer": printed % {"moment": when(clock.now())},
        "introduction": _(
            "Tick who came; type the numbers into the portal when the line is back. Holders have"
            " until %(moment)s."
        )
        % {"moment": when(pool.no_show_at)},
        "columns": [_("Number"), _("Name"), _("[Family]"), _("Handed over")],
        "sections": [
            {
                "heading": _("Passes in circulation"),
                "empty": _("None."),
                "rows": [
                    [slip.label, slip.request.case.name, str(slip.request.case.family)]
                    for slip in held
                ],
            },
            {
                "heading": _("Waiting list, first to last"),
                "empty": _("Nobody waits."),
                "rows": [
                    [request.number, request.case.name, str(request.case.family)]
                    for request in line
                ],
            },
        ],
    }
