"""What the floors below count for a report, and the records behind each count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal.desk import Entry, Notice
from csb_portal.months import Month
from csb_portal.templatetags.face import in_zone
from elections import sources as elections
from families import sources as families
from liaison import sources as liaison
from reports.choices import Section
from secretariat import sources as secretariat

# Asked in this order. A new floor joins here, and its figures join ``FIGURES`` below.
SOURCES: tuple[ModuleType | Any, ...] = (families, elections, secretariat, liaison)


class FigureError(Exception):
    """A floor counts something the report has no words for, or two count the same."""


class Row(TypedDict):
    """One figure as it is frozen."""

    key: str
    section: str
    label: str
    value: int
    url: str


@dataclass(frozen=True)
class Figure:
    """One figure: its part of the report, its words, and the address of its records."""

    key: str
    section: Section
    label: Any
    records: Callable[[Month], str]


def _register(kind: str) -> Callable[[Month], str]:
    return lambda month: f"{reverse('liaison:register')}?kind={kind}&month={month}"


def _families(month: Month) -> str:
    return f"{reverse('families:family-list')}?on={month.last_day.isoformat()}"


def _page(name: str) -> Callable[[Month], str]:
    return lambda month: reverse(name)


def _advocacy(month: Month) -> str:
    return f"{reverse('liaison:advocacy')}?month={month}"


_service, _consultations = _page("liaison:service"), _page("liaison:consultation-list")
_relays, _requests = _register("relay"), _register("request")
_elections = _page("elections:election-list")
_secretariat = _page("secretariat:secretariat-detail")

_participation = _page("participation:overview")
_slots = _page("participation:slot-calls")
_funding = _page("participation:funding-list")
_passes = _page("participation:pool-list")


def _meetings(month: Month) -> str:
    return f"{reverse('meetings:meeting-list')}?kind=interface&month={month}"


_actions = _page("meetings:action-list")

FIGURES = (
    Figure("calls_closed", Section.DECISIONS, _lazy("Calls closed"), _page("elections:call-list")),
    Figure("elections_certified", Section.DECISIONS, _lazy("Elections certified"), _elections),
    Figure(
        "consultations_opened", Section.DECISIONS, _lazy("Consultations opened"), _consultations
    ),
    Figure(
        "accreditation_handled",
        Section.DECISIONS,
        _lazy("Accreditation files handled"),
        _participation,
    ),
    Figure(
        "accreditation_recommended",
        Section.DECISIONS,
        _lazy("Accreditation recommended"),
        _participation,
    ),
    Figure(
        "accreditation_not_recommended",
        Section.DECISIONS,
        _lazy("Accreditation deferred or not recommended"),
        _participation,
    ),
    Figure("passes_asked", Section.DECISIONS, _lazy("Passes asked for"), _passes),
    Figure("passes_valid", Section.DECISIONS, _lazy("Valid requests for passes"), _passes),
    Figure("passes_issued", Section.DECISIONS, _lazy("Passes issued"), _passes),
    Figure("funding_asked", Section.DECISIONS, _lazy("Applications for funding"), _funding),
    Figure("funding_awarded", Section.DECISIONS, _lazy("Awards of funding"), _funding),
    Figure("slot_nominations", Section.DECISIONS, _lazy("People named for speaking slots"), _slots),
    Figure("slots_taken", Section.DECISIONS, _lazy("Speaking slots used"), _slots),
    Figure("relays_received", Section.MESSAGES, _lazy("Relays received"), _relays),
    Figure("relays_within_24_hours", Section.MESSAGES, _lazy("Relayed within 24 hours"), _relays),
    Figure(
        "relays_median_minutes", Section.MESSAGES, _lazy("Minutes half the relays took"), _service
    ),
    Figure("relays_longest_minutes", Section.MESSAGES, _lazy("Minutes the slowest took"), _service),
    Figure("requests_received", Section.MESSAGES, _lazy("Requests received"), _requests),
    Figure("requests_delivered", Section.MESSAGES, _lazy("Requests delivered"), _requests),
    Figure("requests_answered", Section.MESSAGES, _lazy("Requests answered"), _requests),
    Figure("requests_open_at_end", Section.MESSAGES, _lazy("Requests open at the end"), _requests),
    Figure("access_asked", Section.MESSAGES, _lazy("Demands for access"), _advocacy),
    Figure("access_answered", Section.MESSAGES, _lazy("Demands for access answered"), _advocacy),
    Figure("interface_meetings", Section.MEETINGS, _lazy("Interface meetings"), _meetings),
    Figure("actions_open_at_end", Section.MEETINGS, _lazy("Actions open at the end"), _actions),
    Figure(
        "cases_received", Section.MEETINGS, _lazy("Participation cases received"), _participation
    ),
    Figure(
        "registrations_received",
        Section.MEETINGS,
        _lazy("Registrations received"),
        _participation,
    ),
    Figure("cases_settled", Section.MEETINGS, _lazy("Participation cases settled"), _participation),
    Figure(
        "cases_open_at_end",
        Section.MEETINGS,
        _lazy("Participation cases open at the end"),
        _participation,
    ),
    Figure("families_active", Section.FAMILIES, _lazy("[Families] active"), _families),
    Figure("seats_filled", Section.FAMILIES, _lazy("Seats filled"), _families),
    Figure("seats_held", Section.FAMILIES, _lazy("[Secretariat] seats held"), _secretariat),
    Figure("seats_vacant", Section.FAMILIES, _lazy("[Secretariat] seats empty"), _secretariat),
)


def snapshot(month: Month, sources: Iterable[Any] | None = None) -> list[Row]:
    """Count ``month`` on every floor and freeze each figure with its words and records.

    Raises ``FigureError`` for a figure without words, or one that two floors count.
    """
    counted = _count(month, SOURCES if sources is None else sources)
    known = {figure.key for figure in FIGURES}
    if unknown := sorted(set(counted) - known):
        message = f"The report has no words for: {', '.join(unknown)}."
        raise FigureError(message)
    return [
        Row(
            key=figure.key,
            section=figure.section.value,
            label=str(figure.label),
            value=counted[figure.key],
            url=figure.records(month),
        )
        for figure in FIGURES
        if figure.key in counted
    ]


def _count(month: Month, sources: Iterable[Any]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for source in sources:
        for key, value in source.figures(month).items():
            if key in counted:
                message = f"Two floors count {key}."
                raise FigureError(message)
            counted[key] = value
    return counted


def entries(month: Month, sources: Iterable[Any] | None = None) -> list[Entry]:
    """Ask every floor which single acts of ``month`` it has on record.

    Raises ``FigureError`` for an act of a section the report does not have.
    """
    floors = SOURCES if sources is None else sources
    told = [_in_words(record) for floor in floors for record in floor.entries(month)]
    if unknown := sorted({entry.section for entry in told} - set(Section.values)):
        message = f"The report has no section for: {', '.join(unknown)}."
        raise FigureError(message)
    return told


def _in_words(record: Entry | liaison.Entry) -> Entry:
    """Put a message of the register, which liaison hands over as facts, into a line."""
    if isinstance(record, Entry):
        return record
    zone = settings.BUREAU_TIME_ZONE
    facts = [_("received %(moment)s") % {"moment": in_zone(record.received_at, zone)}]
    if record.delivered_at:
        facts.append(_("passed on %(moment)s") % {"moment": in_zone(record.delivered_at, zone)})
    if record.kind == "relay" and not record.in_time:
        facts.append(_("later than 24 hours"))
    if record.answer:
        facts.append(_("answered “%(answer)s”") % {"answer": record.answer})
    if record.days_late:
        late = ngettext("%(count)d day late", "%(count)d days late", record.days_late)
        facts.append(late % {"count": record.days_late})
    return Entry(
        section=Section.MESSAGES.value,
        title=f"{record.reference}: {record.subject}",
        url=record.url,
        detail=", ".join(facts),
    )


def notices(sources: Iterable[Any] | None = None) -> list[Notice]:
    """Ask every floor what is open to everybody at this moment."""
    floors = SOURCES if sources is None else sources
    return [notice for floor in floors for notice in floor.notices()]
