"""Every set of the portal that anybody may take as data, and the reports' own."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from csb_portal.open_data import Column, OpenSet, field, page_of
from elections.sources.open_sets import OPEN_SETS as OF_ELECTIONS
from families.sources.open_sets import OPEN_SETS as OF_FAMILIES
from liaison.sources.open_sets import OPEN_SETS as OF_LIAISON
from reports.models import ReportTranslation, ReportVersion
from secretariat.sources.open_sets import OPEN_SETS as OF_SECRETARIAT


def _versions() -> list[ReportVersion]:
    versions = ReportVersion.objects.select_related("report").defer("sections")
    return list(versions.order_by("report__month", "correction"))


REPORTS = OpenSet(
    "reports",
    _("Every published version of every monthly report."),
    _versions,
    (
        Column("id", str, _("Month and version."), lambda one: f"{one.report.slug}/{one.number}"),
        field("month", date, _("The first day of its month."), of="report.month"),
        field("version", str, "1.0, and one more for each correction.", of="number"),
        field("published_at", datetime, _("When it was published.")),
        field("sha256", str, _("The hash of its text and figures.")),
        field("change", str, _("What it corrects; empty for the first version.")),
        page_of(_("Its page.")),
    ),
)


def _figures() -> list[dict]:
    """Read the figures of each month as its latest version has them."""
    latest = {version.report_id: version for version in _versions()}
    return [
        row | {"month": version.report.month, "version": version.number}
        for version in latest.values()
        for row in version.figures
    ]


FIGURES = OpenSet(
    "figures",
    _("What was counted each month, as the latest version of its report says."),
    _figures,
    (
        Column("id", str, _("Month and figure."), lambda row: f"{row['month']:%Y-%m}/{row['key']}"),
        Column("month", date, _("The first day of its month."), lambda row: row["month"]),
        Column("version", str, _("The version of the report."), lambda row: row["version"]),
        Column("section", str, _("The part of the report."), lambda row: row["section"]),
        Column("key", str, _("What is counted, by a name that stays."), lambda row: row["key"]),
        Column("label", str, _("What is counted, in words."), lambda row: row["label"]),
        Column("value", int, _("The number."), lambda row: row["value"]),
        Column("records", str, _("The records it counts."), lambda r: settings.SITE_URL + r["url"]),
    ),
)


def _translations() -> QuerySet[ReportTranslation]:
    made = ReportTranslation.objects.public().current().marked()
    return made.order_by("revision__report__month", "revision__number", "language")


TRANSLATIONS = OpenSet(
    "translations",
    _("The monthly reports in other languages, each with its mark."),
    _translations,
    (
        Column(
            "id",
            str,
            _("Month, version and language."),
            lambda one: f"{one.revision.report.slug}/{one.version.number}/{one.language}",
        ),
        field("month", date, _("The first day of its month."), of="revision.report.month"),
        field("version", str, _("The version it translates."), of="version.number"),
        field("language", str, _("Its language.")),
        field("mark", str, _("machine, volunteer, checked or out_of_date."), of="mark.value"),
        field("made_by", str, _("machine or volunteer, whatever became of it."), of="origin"),
        field("public_since", datetime, _("When it could first be read.")),
        field("checked_at", datetime, _("When somebody checked it."), may_be_empty=True),
        page_of(_("Its page.")),
    ),
)


def _parts() -> list[dict]:
    return [row | {"part": part} for row in _figures() for part in row.get("parts", [])]


FIGURE_PARTS = OpenSet(
    "parts",
    _("Figures of a month by part, such as a [family]; fewer than three are put with others."),
    _parts,
    (
        Column(
            "id",
            str,
            _("Month, figure and part."),
            lambda row: f"{row['month']:%Y-%m}/{row['key']}/{row['part']['key']}",
        ),
        Column("month", date, _("The first day of its month."), lambda row: row["month"]),
        Column("version", str, _("The version of the report."), lambda row: row["version"]),
        Column("figure", str, _("The key of the figure."), lambda row: row["key"]),
        Column(
            "part",
            str,
            _("A [family]'s short name, none or others."),
            lambda row: row["part"]["key"],
        ),
        Column("label", str, _("The part in words."), lambda row: row["part"]["label"]),
        Column("value", int, _("The number."), lambda row: row["part"]["value"]),
        Column(
            "records",
            str,
            _("Where it is held against the records."),
            lambda row: settings.SITE_URL + row["part"]["url"],
        ),
    ),
)

OPEN_SETS = (
    *OF_FAMILIES,
    *OF_ELECTIONS,
    *OF_SECRETARIAT,
    *OF_LIAISON,
    REPORTS,
    TRANSLATIONS,
    FIGURES,
    FIGURE_PARTS,
)
