"""What a cell may hold: names as they are written, addresses that are nobody's trap."""

import re
import unicodedata
from datetime import date
from difflib import get_close_matches
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from csb_portal import zones
from families.services.reading.findings import Findings, Row, visible

LINE_BREAKS = re.compile("[ \t]*[\r\n\v\f\u0085\u2028\u2029]+[ \t]*")
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u2060\ufeff]")
FORMULA = ("=", "+", "-", "@")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
SMALL_NUMBER = re.compile(r"\d{1,5}\Z", re.ASCII)
REPLACEMENT = "\ufffd"


def name_in(row: Row, column: str, findings: Findings, *, longest: int) -> str:
    """Return the name in a cell, or "" if it is refused or empty; no change is silent."""
    value = row[column]
    if problem := _name_problem(value):
        findings.refuse(row, column, *problem)
        return ""
    cleaned, changes = _cleaned(value)
    if len(cleaned) > longest:
        fact = _("The text is longer than %(longest)s characters.") % {"longest": longest}
        findings.refuse(row, column, fact, _("Shorten it."))
        return ""
    if changes:
        findings.warn(row, column, " ".join(changes))
    if cleaned.startswith(FORMULA):
        fact = _("This looks like a formula; it is kept as the text it is.")
        findings.warn(row, column, fact, _("Check that it is a name."))
    return cleaned


def required_name_in(row: Row, column: str, findings: Findings, *, longest: int) -> str:
    """Return the name in a cell that must not be empty."""
    if not row[column].strip():
        findings.refuse(row, column, _("The cell is empty."), _("Write the name into it."))
        return ""
    return name_in(row, column, findings, longest=longest)


def _name_problem(value: str) -> tuple[str, str] | None:
    if DIRECTION.search(value):
        return (
            _("The cell holds a hidden character that turns the direction of writing."),
            _("Type the text again by hand: such a character can make it read as another."),
        )
    if REPLACEMENT in value:
        return (
            _("A letter of this text was lost before the file was saved."),
            _("Type the text again, and save the file as CSV UTF-8."),
        )
    if meant := _double_encoded(value):
        return (
            _("The letters of this text were garbled by an earlier program."),
            _("It probably should be “%(meant)s”; correct it in the list.")
            % {"meant": visible(meant)},
        )
    if any(unicodedata.category(c) == "Cc" and c not in "\t\r\n\v\f\u0085" for c in value):
        return (
            _("The cell holds a control character."),
            _("Type the text again by hand."),
        )
    return None


def _double_encoded(value: str) -> str:
    """Return what was meant if ``value`` is UTF-8 that was read as Windows-1252."""
    if value.isascii():
        return ""
    try:
        return value.encode("cp1252").decode()
    except UnicodeError:
        return ""


def _cleaned(value: str) -> tuple[str, list[str]]:
    """Return a name on one line without hidden characters, and a sentence for each change."""
    changes = []
    without_breaks = LINE_BREAKS.sub(" ", value.strip("\r\n"))
    if without_breaks != value:
        changes.append(_("The line break in the cell became a space."))
    without_tabs = without_breaks.replace("\t", " ")
    if without_tabs != without_breaks:
        changes.append(_("The tab in the cell became a space."))
    without_hidden = INVISIBLE.sub("", without_tabs)
    if without_hidden != without_tabs:
        changes.append(_("A character that cannot be seen was taken out."))
    stripped = without_hidden.strip()
    if stripped != without_hidden and not changes:
        changes.append(_("Spaces around the text were taken away."))
    return stripped, changes


def address_in(row: Row, column: str, findings: Findings) -> str:
    """Return the e-mail address in a cell, trimmed and in small letters, or "" if refused."""
    value = row[column].strip()
    if problem := _address_problem(value):
        findings.refuse(row, column, *problem)
        return ""
    return value.lower()


def _address_problem(value: str) -> tuple[str, str] | None:
    if not value:
        return _("The cell is empty."), _("Write the person's e-mail address into it.")
    if LINE_BREAKS.search(value):
        return (
            _("An address cannot have a line break: more could be hidden behind it."),
            _("Keep the one address and delete the rest of the cell."),
        )
    if strange := next((c for c in value if not c.isascii()), None):
        return _strange_character(strange)
    inner = parseaddr(value)[1]
    if inner and inner != value and inner in value:
        return (
            _("There is more than an address in the cell."),
            _("Write the address only: %(address)s") % {"address": visible(inner)},
        )
    try:
        validate_email(value)
    except ValidationError:
        return _("This is not an e-mail address."), _("Write one like name@example.org.")
    return None


def _strange_character(character: str) -> tuple[str, str]:
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    fact = _("The address holds a character that no address here can have: %(name)s.")
    return fact % {"name": name}, _("Type the address again with plain Latin letters.")


def language_in(row: Row, column: str, findings: Findings) -> str:
    """Return the code of the language in a cell, or "" if it is none of the bureau's."""
    codes = [code for code, _name in settings.BUREAU_LANGUAGES]
    value = row[column].strip().lower().replace("_", "-")
    base = value.split("-")[0]
    matches = [code for code in codes if base and code.split("-")[0] == base]
    if value in codes:
        return value
    if len(matches) == 1 and base == value:
        return matches[0]
    if len(matches) == 1:
        fact = _("The [bureau] writes in this language in one form: %(code)s.")
        findings.warn(row, column, fact % {"code": matches[0]})
        return matches[0]
    known = ", ".join(dict.fromkeys(code.split("-")[0] for code in codes))
    fact = _("This is not one of the [bureau]'s languages.") if value else _("The cell is empty.")
    findings.refuse(row, column, fact, _("Write one of: %(codes)s.") % {"codes": known})
    return ""


def time_zone_in(row: Row, column: str, findings: Findings) -> str:
    """Return the time zone in a cell, "UTC" for an empty one, or "" if there is no such zone."""
    value = row[column].strip()
    if value in zones.names():
        return value
    if not value:
        return "UTC"
    remedy = _("Write one like Africa/Tunis.")
    if findings.may_suggest and (nearest := _nearest_zone(value)):
        remedy = _("Did you mean %(zone)s?") % {"zone": nearest}
    findings.refuse(row, column, _("There is no such time zone."), remedy)
    return ""


def _nearest_zone(value: str) -> str:
    names = {zone.casefold(): zone for zone in zones.names()}
    close = get_close_matches(value.casefold().replace(" ", "_"), names, n=1)
    return names[close[0]] if close else ""


def day_in(row: Row, column: str, findings: Findings) -> date | None:
    """Return the day in a cell, or ``None`` if it is empty or refused."""
    value = row[column].strip()
    if not value:
        return None
    try:
        if ISO_DAY.match(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    findings.refuse(row, column, _("This is not a day."), _("Write it like 2005-03-01."))
    return None


def number_in(row: Row, column: str, findings: Findings, *, most: int) -> int | None:
    """Return the number in a cell, or ``None`` if it is empty or refused."""
    value = row[column].strip()
    if not value:
        return None
    if SMALL_NUMBER.match(value) and 1 <= int(value) <= most:
        return int(value)
    fact = _("This is not a number from 1 to %(most)s.") % {"most": most}
    findings.refuse(row, column, fact, _("Correct it, or leave the cell empty."))
    return None
