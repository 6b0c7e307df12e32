"""The dossier of a meeting as a PDF: agenda, who was there, minutes, decisions, actions."""

from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from csb_portal import pdf
from csb_portal.moments import on_day, when
from liaison.models import Meeting, Minutes

TEMPLATE = Path(__file__).parent / "paper" / "dossier.typ"


def pdf_of(
    meeting: Meeting, minutes: Minutes | None, *, names_contacts: bool, shows_outcome: bool
) -> bytes:
    """Return the dossier in the reader's language, as far as the reader may see it."""
    data = as_data(meeting, minutes, names_contacts=names_contacts, shows_outcome=shows_outcome)
    return pdf.render(TEMPLATE, data, at=meeting.ended_at or meeting.starts_at)


def as_data(
    meeting: Meeting, minutes: Minutes | None, *, names_contacts: bool, shows_outcome: bool
) -> dict[str, Any]:
    """Return every word of the dossier, in the order of the page."""
    sections = [_facts(meeting), _agenda(meeting), _present(meeting, names_contacts=names_contacts)]
    if minutes:
        sections.append(_minutes(minutes))
    if shows_outcome:
        sections += [_decisions(meeting), _actions(meeting)]
    return {
        "language": (get_language() or "en").partition("-")[0],
        "title": f"{meeting.reference}: {meeting.title}",
        "author": _("[Civil Society Bureau]"),
        "page-of": _("Page # of @"),
        "footer": meeting.reference,
        "sections": sections,
    }


def _section(heading: str, **parts: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"lines": [], "list": [], "facts": [], "note": ""}
    return {"heading": heading, **empty, **parts}


def _fact(label: str, value: object) -> dict[str, str]:
    return {"label": str(label), "value": str(value)}


def _facts(meeting: Meeting) -> dict[str, Any]:
    facts = [
        _fact(_("Kind"), meeting.get_kind_display()),
        _fact(_("With"), ", ".join(meeting.bodies)),
        _fact(_("Began"), when(meeting.starts_at)),
        _fact(_("Ended"), when(meeting.ends_at)),
        _fact(_("Where"), meeting.place or "–"),
        _fact(_("Languages"), ", ".join(meeting.language_names)),
        _fact(_("State"), meeting.status_label),
    ]
    notes = []
    if meeting.is_short_notice:
        notes.append(_("Announced at short notice."))
    if meeting.is_moved_short:
        notes.append(_("Moved at short notice."))
    return _section(_("The meeting"), facts=facts, note=" ".join(notes))


def _agenda(meeting: Meeting) -> dict[str, Any]:
    items = [item.title for item in meeting.items.standing() if item.is_agreed]
    note = "" if items else _("No item was confirmed by both sides.")
    return _section(_("Agenda"), list=items, note=note)


def _present(meeting: Meeting, *, names_contacts: bool) -> dict[str, Any]:
    rows = list(meeting.attendances.select_related("family", "user", "contact__counterpart"))
    seats = [
        f"{row.user}, {_('%(family)s, seat %(seat)d') % {'family': row.family, 'seat': row.seat}}"
        for row in rows
        if row.family
    ]
    others = [row.contact for row in rows if row.contact]
    if names_contacts:
        seats += [str(contact) for contact in others]
    elif others:
        seats.append(_("Of the other side: %(count)d") % {"count": len(others)})
    facts = []
    if meeting.quorum:
        reached = _("reached") if meeting.quorum_reached else _("not reached")
        facts = [_fact(_("Quorum of %(seats)d seats") % {"seats": meeting.quorum}, reached)]
    note = "" if rows else _("Nobody is on record as present.")
    return _section(_("Who was there"), list=seats, facts=facts, note=note)


def _minutes(minutes: Minutes) -> dict[str, Any]:
    facts = [_fact(_("State"), minutes.status_label), _fact(_("Version"), minutes.number)]
    if minutes.change:
        facts.append(_fact(_("What it corrects"), minutes.change))
    return _section(_("Minutes"), facts=facts, lines=_lines(minutes.text.body))


def _lines(body: str) -> list[dict[str, str]]:
    """Turn the Markdown of minutes into headings, points and paragraphs, as plain words."""
    lines = []
    for raw in body.splitlines():
        text = raw.strip()
        if not text:
            continue
        if text.startswith("#"):
            lines.append({"kind": "heading", "text": text.lstrip("#").strip()})
        elif text[:2] in ("- ", "* "):
            lines.append({"kind": "point", "text": text[2:]})
        else:
            lines.append({"kind": "text", "text": text})
    return lines


def _decisions(meeting: Meeting) -> dict[str, Any]:
    facts = [_fact(row.reference, row.text) for row in meeting.decisions.all()]
    note = "" if facts else _("No decision is recorded.")
    return _section(_("Decisions"), facts=facts, note=note)


def _actions(meeting: Meeting) -> dict[str, Any]:
    facts = [
        _fact(
            action.reference,
            _("%(text)s (%(family)s, seat %(seat)d, until %(day)s): %(state)s")
            % {
                "text": action.text,
                "family": action.owner_family,
                "seat": action.owner_seat,
                "day": on_day(action.due_on),
                "state": action.status_label,
            },
        )
        for action in meeting.actions.select_related("owner_family")
    ]
    note = "" if facts else _("No action was agreed.")
    return _section(_("Actions"), facts=facts, note=note)
