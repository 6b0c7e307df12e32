"""What must not be passed on: loops, answers of machines, mail that is not what it seems."""

import re
from dataclasses import dataclass
from enum import StrEnum

from liaison.incoming.mail import Flag, ParsedMail

MOST_HOPS = 30
AUTOMATIC_PRECEDENCE = ("bulk", "junk", "auto_reply")
AUTOMATIC_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autorespond-to")
MACHINES = ("mailer-daemon", "postmaster", "noreply", "no-reply", "autoreply")
VACATION = re.compile(
    r"^\W*(?:(?:auto(?:matic)?[\s-]*(?:reply|response|answer))|out of (?:the )?office|vacation\b|"
    r"r[eé]ponse automatique|absence du bureau|respuesta autom[aá]tica|fuera de (?:la )?oficina)",
    re.IGNORECASE,
)


class Step(StrEnum):
    """What screening advises; mail that is fine gets no advice."""

    HOLD = "hold"
    DISCARD = "discard"


class Reason(StrEnum):
    """Why; the portal has a sentence for each."""

    LOOP_LIST = "loop_list"
    LOOP_HEADER = "loop_header"
    LOOP_SENDER = "loop_sender"
    LOOP_HOPS = "loop_hops"
    AUTO_REPLY = "auto_reply"
    NULL_SENDER = "null_sender"
    VACATION = "vacation"
    NO_AUTHOR = "no_author"
    SEVERAL_AUTHORS = "several_authors"
    INJECTION = "injection"
    TOO_NESTED = "too_nested"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    CUT = "cut"
    CALENDAR_ANSWER = "calendar_answer"
    EMPTY = "empty"


FLAGGED = (
    (Flag.UNREADABLE, Reason.UNREADABLE),
    (Flag.INJECTION, Reason.INJECTION),
    (Flag.SEVERAL_AUTHORS, Reason.SEVERAL_AUTHORS),
    (Flag.TOO_NESTED, Reason.TOO_NESTED),
    (Flag.ENCRYPTED, Reason.ENCRYPTED),
    (Flag.NO_FROM, Reason.NO_AUTHOR),
    (Flag.CALENDAR_ANSWER, Reason.CALENDAR_ANSWER),
    (Flag.CUT, Reason.CUT),
)


@dataclass(frozen=True)
class Advice:
    step: Step
    reason: Reason


def screen(mail: ParsedMail, *, sender: str, recipient: str, domain: str) -> Advice | None:
    """Advise on a mail for ``recipient``: first what goes round, then machines, then the rest.

    ``sender`` is the envelope's, empty for notices of mail servers; ``domain`` is the one
    all of the portal's own addresses are in.
    """
    reason = loop_in(mail, sender=sender, recipient=recipient, domain=domain)
    reason = reason or automatic_in(mail, sender=sender)
    if reason:
        return Advice(Step.DISCARD, reason)
    if mail.is_empty and not mail.flags & {Flag.TOO_NESTED, Flag.UNREADABLE}:
        return Advice(Step.DISCARD, Reason.EMPTY)
    for flag, held_for in FLAGGED:
        if flag in mail.flags:
            return Advice(Step.HOLD, held_for)
    if VACATION.search(mail.subject):
        return Advice(Step.HOLD, Reason.VACATION)
    return None


def loop_in(mail: ParsedMail, *, sender: str, recipient: str, domain: str) -> Reason | None:
    """Say by what a mail is seen to have been here before."""
    domain = domain.lower()
    if any(_is_of(name, domain) for name in mail.all("list-id")):
        return Reason.LOOP_LIST
    if any(_is_of(value, domain) for value in mail.all("x-loop")):
        return Reason.LOOP_HEADER
    delivered = [value.strip().strip("<>").lower() for value in mail.all("delivered-to")]
    if delivered.count(recipient.lower()) > 1:  # once is the server that hands it over
        return Reason.LOOP_HEADER
    if _domain_of(sender) == domain or _domain_of(mail.from_address) == domain:
        return Reason.LOOP_SENDER
    if len(mail.all("received")) > MOST_HOPS:
        return Reason.LOOP_HOPS
    return None


def automatic_in(mail: ParsedMail, *, sender: str) -> Reason | None:
    """Say by what a mail is seen to be written by a machine (RFC 3834)."""
    automatic = mail.first("auto-submitted").partition(";")[0].strip().lower()
    if automatic and automatic != "no":
        return Reason.AUTO_REPLY
    precedence = {value.strip().lower() for value in mail.all("precedence")}
    if precedence & set(AUTOMATIC_PRECEDENCE) or any(mail.all(name) for name in AUTOMATIC_HEADERS):
        return Reason.AUTO_REPLY
    if sender.strip().strip("<>") == "" or mail.first("return-path").strip() == "<>":
        return Reason.NULL_SENDER
    if mail.from_address.partition("@")[0] in MACHINES:
        return Reason.AUTO_REPLY
    return None


def _is_of(value: str, domain: str) -> bool:
    """Tell whether a List-Id or an address in ``value`` lies in ``domain``."""
    found = re.search(r"<([^<>]*)>", value)
    name = (found[1] if found else value).strip().lower()
    return name.endswith((f".{domain}", f"@{domain}")) or name == domain


def _domain_of(address: str) -> str:
    return address.strip().strip("<>").rpartition("@")[2].lower()
