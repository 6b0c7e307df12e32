"""Say what a roster would not change, though its lines say otherwise."""

import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

from families.models import FocalPoint
from families.services.reading import Finding, Findings, visible
from families.services.rosters.rows import RosterRow


def note_what_stays(
    findings: Findings, kept: Mapping[RosterRow, FocalPoint], seats: Mapping[RosterRow, int]
) -> None:
    """Warn of names, seats and days that stay as the portal has them.

    A name is its person's own; a seat and a day are history: a file overwrites none of them.
    """
    for row, mandate in kept.items():
        findings.warnings += _differences(row, mandate)
    for row, seat in seats.items():
        if row not in kept and row.seat not in (None, seat):
            fact = _(
                "Seat %(wanted)s is held by somebody who stays; this person gets seat %(seat)s."
            )
            fact %= {"wanted": row.seat, "seat": seat}
            findings.warnings.append(Finding((row.line,), "seat", str(row.seat), fact))


def _differences(row: RosterRow, mandate: FocalPoint) -> list[Finding]:
    found = []
    name = mandate.user.name
    if unicodedata.normalize("NFC", row.name) != unicodedata.normalize("NFC", name):
        fact = _("The portal knows this person as “%(name)s”, and that stays.")
        remedy = _("If the name has changed, the person or staff correct it in the account.")
        fact %= {"name": visible(name)}
        found.append(Finding((row.line,), "display_name", visible(row.name), fact, remedy))
    if row.seat not in (None, mandate.seat):
        fact = _("This person holds seat %(seat)s, and that stays.") % {"seat": mandate.seat}
        found.append(Finding((row.line,), "seat", str(row.seat), fact))
    if row.since not in (None, mandate.since):
        fact = _("This mandate began on %(since)s, and that stays.") % {"since": mandate.since}
        found.append(Finding((row.line,), "since", str(row.since), fact))
    return found
