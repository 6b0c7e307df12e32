"""Calendar invitations in words: what, when and where, as far as the sender wrote it."""

import re

from django.utils.translation import gettext_lazy as _

SHOWN = {"SUMMARY": _("What"), "DTSTART": _("Begins"), "DTEND": _("Ends"), "LOCATION": _("Where")}
ENTRY = _("Calendar entry")
METHODS = {
    "REQUEST": _("Invitation"),
    "PUBLISH": ENTRY,
    "CANCEL": _("Cancelled"),
    "REPLY": _("Answer to an invitation"),
    "COUNTER": _("Another time is proposed"),
}
LONGEST = 20_000
MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?")
LINE = re.compile(r"([A-Z-]{1,30})((?:;[^:\n]{0,200})?):(.*)")


def summary_of(calendar: str) -> str:
    """Return a few lines of text for the first entry, or nothing if there is none."""
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar[:LONGEST])
    method, found = "", {}
    is_event = False
    for line in unfolded.splitlines():
        parts = LINE.match(line.strip())
        if not parts:
            continue
        name, options, value = parts[1], parts[2], parts[3]
        if name == "METHOD":
            method = value.strip().upper()
        elif name == "BEGIN":
            is_event = is_event or value.strip() == "VEVENT"
        elif is_event and name in SHOWN and name not in found:
            found[name] = _moment(value, options) if name.startswith("DT") else _words(value)
    if not found:
        return ""
    lines = [f"{label}: {found[name]}" for name, label in SHOWN.items() if found.get(name)]
    return "\n".join([f"[{METHODS.get(method, ENTRY)}]", *lines])


def method_of(calendar: str) -> str:
    """Return what the sender wants: REQUEST, REPLY, CANCEL ..."""
    found = re.search(r"^METHOD:\s*([A-Za-z]{1,20})", calendar[:LONGEST], re.MULTILINE)
    return found[1].upper() if found else ""


def _moment(value: str, options: str) -> str:
    found = MOMENT.match(value.strip())
    if not found:
        return _words(value)
    year, month, day, hour, minute, utc = found.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    zone = re.search(r"TZID=\"?([\w/+-]{1,60})", options)
    name = "UTC" if utc else zone[1] if zone else ""
    return f"{year}-{month}-{day} {hour}:{minute} {name}".strip()


def _words(value: str) -> str:
    text = value.replace("\\n", " ").replace("\\N", " ")
    return re.sub(r"\\(.)", r"\1", text)[:300].strip()
