"""Bureaux that exist, in the portal's own parameters: what a new one can begin from."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from families.models import Bureau

FILE = Path(__file__).parent.parent / "data" / "presets.csv"


@dataclass(frozen=True)
class Preset:
    """One bureau's words and numbers; ``said`` is what its own texts say, word for word."""

    slug: str
    values: dict[str, Any]
    said: str
    confidence: str
    source: str

    @property
    def name(self) -> str:
        return str(self.values["name"])

    @property
    def bureau(self) -> Bureau:
        """The bureau it would make, which nobody has saved."""
        return Bureau(**self.values)


@cache
def presets() -> tuple[Preset, ...]:
    """Return all presets in the order of the file. What a cell leaves open is the charter's."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(_preset(row) for row in csv.DictReader(lines))


def preset_of(slug: str) -> Preset:
    """Return one preset. Raises ``DomainError`` for a name that is none."""
    for preset in presets():
        if preset.slug == slug:
            return preset
    raise DomainError(
        _("There is no preset “%(slug)s”.") % {"slug": slug}, so=_("Choose one of the list.")
    )


def _preset(row: dict[str, str]) -> Preset:
    fields = {field.name: field for field in Bureau._meta.fields if field.name in row}
    values = {
        name: field.to_python(
            row[name].capitalize() if row[name] in {"true", "false"} else row[name]
        )
        for name, field in fields.items()
        if row[name]
    }
    return Preset(row["slug"], values, row["said"], row["confidence"], row["source"])
