"""The machine's first draft: plain sentences from the records, for people to make good ones of.

Each function writes one section as Markdown. What the floors hand over is escaped, so that
a bracket in a title stays a bracket.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from csb_portal.desk import Entry, Notice
from csb_portal.months import Month
from csb_portal.templatetags.face import in_zone
from reports import rules
from reports.choices import Section
from reports.figures import Row
from reports.models import ReportVersion
from reports.models.report import month_name
from reports.services.reconciling import Difference

NAMED_ONE_BY_ONE = 10
MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def draft_texts(
    month: Month,
    *,
    figures: Iterable[Row],
    entries: Iterable[Entry],
    notices: Iterable[Notice],
    corrections: Iterable[ReportVersion],
    late: Iterable[Difference],
) -> dict[str, str]:
    """Write every section of the report of ``month`` in the portal's own language."""
    counted = {row["key"]: row["value"] for row in figures}
    listed = {
        section: [entry for entry in entries if entry.section == section] for section in Section
    }
    with override(settings.LANGUAGE_CODE):
        sentences = {
            Section.NOW: _now(notices),
            Section.MESSAGES: _messages(counted),
            Section.MEETINGS: _meetings(counted),
            Section.FAMILIES: _families(counted),
            Section.ELECTIONS: _elections(counted),
            Section.COMPLAINTS: _corrections(corrections),
            Section.LATE: _late(late),
            Section.NEXT: _next(month),
        }
        return {
            section.value: _paragraphs(sentences.get(section, []), listed[section])
            for section in Section
        }


def _paragraphs(sentences: list[str], entries: list[Entry]) -> str:
    said = [line for line in sentences if not line.startswith("- ")]
    items = [line for line in sentences if line.startswith("- ")]
    items += [_item(entry.title, entry.url, entry.detail) for entry in entries]
    return "\n\n".join(part for part in (" ".join(said), "\n".join(items)) if part)


def _now(notices: Iterable[Notice]) -> list[str]:
    timed = [
        _item(notice.title, notice.url, _until(notice.until, notice.detail))
        for notice in notices
        if notice.until
    ]
    lead = (
        _("This is open now:")
        if timed
        else _("Nothing waits for an answer from the [families] at the moment.")
    )
    return [lead, *timed]


def _until(at: datetime, detail: str) -> str:
    until = _("until %(moment)s") % {"moment": in_zone(at, settings.BUREAU_TIME_ZONE)}
    return f"{until}. {detail}" if detail else until


def _elections(counted: Mapping[str, int]) -> list[str]:
    calls, elections = counted.get("calls_closed", 0), counted.get("elections_certified", 0)
    sentences = []
    if calls:
        sentences.append(
            ngettext(
                "%(count)d call for volunteers closed.",
                "%(count)d calls for volunteers closed.",
                calls,
            )
            % {"count": calls}
        )
    if elections:
        sentences.append(
            ngettext(
                "%(count)d election was certified.",
                "%(count)d elections were certified.",
                elections,
            )
            % {"count": elections}
        )
    return sentences or [_("No call closed and no election was certified in this month.")]


def _messages(counted: Mapping[str, int]) -> list[str]:
    sentences = []
    if "relays_received" in counted:
        relays, quick = counted["relays_received"], counted["relays_within_24_hours"]
        sentences.append(
            ngettext(
                "%(count)d relay came in, and %(quick)d went out within 24 hours.",
                "%(count)d relays came in, and %(quick)d of them went out within 24 hours.",
                relays,
            )
            % {"count": relays, "quick": quick}
        )
    if "requests_received" in counted:
        sentences.append(
            ngettext(
                "%(count)d request was made; %(answered)d were answered in the month, "
                "and %(open)d were open at its end.",
                "%(count)d requests were made; %(answered)d were answered in the month, "
                "and %(open)d were open at its end.",
                counted["requests_received"],
            )
            % {
                "count": counted["requests_received"],
                "answered": counted["requests_answered"],
                "open": counted["requests_open_at_end"],
            }
        )
    return sentences


def _meetings(counted: Mapping[str, int]) -> list[str]:
    if "interface_meetings" not in counted:
        return []
    met = ngettext(
        "The [bureau] met its counterparts once",
        "The [bureau] met its counterparts %(count)d times",
        counted["interface_meetings"],
    ) % {"count": counted["interface_meetings"]}
    if not counted["interface_meetings"]:
        met = _("The [bureau] met none of its counterparts")
    actions = ngettext(
        "%(count)d action was open at the end of the month",
        "%(count)d actions were open at the end of the month",
        counted["actions_open_at_end"],
    ) % {"count": counted["actions_open_at_end"]}
    return [_("%(met)s, and %(actions)s.") % {"met": met, "actions": actions}]


def _families(counted: Mapping[str, int]) -> list[str]:
    if "families_active" not in counted:
        return []
    families = ngettext(
        "%(count)d [family] is active",
        "%(count)d [families] are active",
        counted["families_active"],
    ) % {"count": counted["families_active"]}
    seats = ngettext(
        "%(count)d seat is filled", "%(count)d seats are filled", counted["seats_filled"]
    ) % {"count": counted["seats_filled"]}
    return [_("%(families)s, and %(seats)s.") % {"families": families, "seats": seats}]


def _corrections(versions: Iterable[ReportVersion]) -> list[str]:
    items = [
        _item(
            str(version.report),
            version.get_absolute_url(),
            _("corrected by version %(number)s: %(change)s")
            % {"number": version.number, "change": version.change},
        )
        for version in versions
    ]
    return items or [_("No published report was corrected in this month.")]


def _late(differences: Iterable[Difference]) -> list[str]:
    """Say what was recorded after a month's report, so that its figures can be reconciled."""
    return [
        _item(
            _("%(label)s in %(month)s: %(value)d, where %(told)d were reported")
            % {
                "label": one.figure.label,
                "month": month_name(one.month),
                "value": one.value,
                "told": one.told,
            },
            reverse("reports:figure-records", args=[one.month, one.figure.key]),
            _named(one),
        )
        for one in differences
    ]


def _named(difference: Difference) -> str:
    """Name the first of the records added, where everybody may read them."""
    line = difference.figure.line
    if line is None:
        return ""
    titles = [line(record).title for record in difference.records[:NAMED_ONE_BY_ONE]]
    if not titles:
        return ""
    return _("recorded later: %(records)s") % {"records": "; ".join(titles)}


def _next(month: Month) -> list[str]:
    following = month.plus(1)
    due = rules.due_on(following.plus(1).first_day)
    return [
        _("The report of %(month)s is due on %(day)s.")
        % {
            "month": month_name(following),
            "day": date_format(due, pgettext("day", "j F Y")),
        }
    ]


def _item(title: str, url: str, detail: str) -> str:
    words = _plain(title).removesuffix("." if detail else "")
    linked = f"[{words}]({url})" if url else words
    return f"- {linked}: {_plain(detail)}" if detail else f"- {linked}"


def _plain(text: str) -> str:
    return MARKUP.sub(r"\\\1", " ".join(str(text).split()))
