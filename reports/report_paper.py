"""A published version as a PDF: tagged, with contents, its figures and charts as tables."""

import json
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from csb_portal import pdf, richtext
from csb_portal.moments import when
from reports.charts import Breakdown, Chart
from reports.edition import Edition

TEMPLATE = Path(__file__).parent / "paper" / "report.typ"


def pdf_of(edition: Edition) -> bytes:
    """Return the paper of a version, for good, or of a translation. It names no person."""
    with timezone.override(UTC), edition.speaking():
        return pdf.render(TEMPLATE, as_data(edition), at=edition.version.published_at)


def lacks_letters(edition: Edition) -> bool:
    """Say whether letters of an edition will be missing on its paper, for want of a font."""
    with edition.speaking():
        return pdf.lacks_letters(json.dumps(as_data(edition), ensure_ascii=False))


def as_data(edition: Edition) -> dict[str, Any]:
    """Return every word of the paper, in the order it is read."""
    version = edition.version
    words = {"number": version.number, "moment": when(version.published_at)}
    return {
        "language": edition.language.partition("-")[0],
        "title": str(edition.report),
        "author": _("[Civil Society Bureau]"),
        "introduction": _("Version %(number)s, published %(moment)s.") % words,
        "correction": _standing(edition),
        "lacking": _(
            "Some letters are missing on this paper, because the portal has no font with them. "
            "The page has them all: %(url)s"
        )
        % {"url": edition.url},
        "contents": _("Contents"),
        "page-of": _("Page # of @"),
        "footer": str(version),
        "sections": [_section(section) for section in edition.sections],
        "about": {
            "heading": _("About this report"),
            "text": _(
                "The figures were counted by the portal when the month was over, and frozen; "
                "nobody can type them. Each leads to the records it counts. People wrote the "
                "words around them."
            ),
            "cite": _("Cite this report:"),
            "citation": edition.citation,
            "url": edition.url,
        },
    }


def _standing(edition: Edition) -> str:
    """Say what a correction changed, or how far to trust a translation and what is cited."""
    if made := edition.translation:
        words = {
            "mark": made.mark.label,
            "url": settings.SITE_URL + edition.version.get_absolute_url(),
        }
        return _("%(mark)s. What is cited is the original: %(url)s") % words
    if edition.version.correction:
        return _("Corrected: %(change)s") % {"change": edition.version.change}
    return ""


def _section(section: dict) -> dict[str, Any]:
    caption = _("%(heading)s in figures") % {"heading": section["heading"]}
    return {
        "heading": section["heading"],
        "nodes": richtext.tree(section["text"]),
        "caption": caption,
        "figures": [
            {
                "label": row["label"],
                "value": str(row["value"]),
                "url": settings.SITE_URL + row["url"],
            }
            for row in section["rows"]
        ],
        "tables": [
            *map(_parts, section["breakdowns"]),
            *(_table(chart) for chart in section["charts"]),
        ],
    }


def _parts(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "caption": breakdown.caption,
        "header": [_("Who"), _("How many")],
        "rows": [[part["label"], str(part["value"])] for part in breakdown.rows],
    }


def _table(chart: Chart) -> dict[str, Any]:
    return {
        "caption": chart.caption,
        "header": [_("Month"), *chart.series],
        "rows": [
            [point.name, *("–" if value is None else str(value) for value in point.values)]
            for point in chart.points
        ],
    }
