"""Notices of mail servers: which address failed, and whether for good.

Reports by the book (RFC 3464) are read with the standard library; for what older servers
write, flufl.bounce knows some dozens of dialects.
"""

import re
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from liaison.incoming.headers import ADDRESS, line_of
from liaison.incoming.parsing import message_of

LOOKED_AT = 500_000  # bytes; behind the report some servers send the whole mail back
LONGEST_DIAGNOSTIC = 300
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
CODE = re.compile(r"\b([45])\d\d\b")
# Permanent answers that speak of this mail or of today, not of the address.
PASSING = re.compile(
    r"quota|mailbox (?:is )?full|over.?quota|insufficient (?:system )?storage|too large|"
    r"message size|spam|blocked|blacklist|block ?list|policy|dmarc|spf\b|dkim|reputation|"
    r"rate limit|try again|greylist",
    re.IGNORECASE,
)
PASSING_STATUS = {("2", "2"), ("2", "3"), ("3", "1"), ("3", "4"), ("4", "7"), ("4", "6")}
SECURITY_STATUS = "7"


@dataclass(frozen=True)
class Failure:
    """One address a server gave up on; ``is_hard`` if writing to it again makes no sense."""

    address: str
    is_hard: bool
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True)
class Report:
    """A notice of a mail server. One that only says "not yet" has no failures."""

    failures: tuple[Failure, ...] = ()
    is_delay: bool = False


def read_report(raw: bytes) -> Report | None:
    """Return what a mail server reports in ``raw``, or ``None`` if it is no report at all."""
    message, is_too_deep = message_of(raw[:LOOKED_AT])
    if is_too_deep:
        return None
    blocks = list(_recipient_blocks(message))
    if blocks:
        failures = tuple(_failure(block) for block in blocks if _action(block) == "failed")
        delays = any(_action(block) == "delayed" for block in blocks)
        return Report(failures, is_delay=delays and not failures)
    return _in_another_dialect(message)


def _recipient_blocks(message: Message) -> list[Message]:
    """Return the groups of fields about one recipient each (RFC 3464, 2.3)."""
    found = []
    for part in message.walk():
        if part.get_content_type() not in (
            "message/delivery-status",
            "message/global-delivery-status",
        ):
            continue
        payload = part.get_payload()
        groups = payload if isinstance(payload, list) else []
        found += [one for one in groups if isinstance(one, Message) and one.get("Action")]
    return found[:100]


def _action(block: Message) -> str:
    return str(block.get("Action", "")).strip().partition(" ")[0].lower()


def _failure(block: Message) -> Failure:
    status = STATUS.search(str(block.get("Status", "")))
    diagnostic = line_of(str(block.get("Diagnostic-Code", "")), LONGEST_DIAGNOSTIC)
    address = _address(block, "Original-Recipient") or _address(block, "Final-Recipient")
    return Failure(
        address=address,
        is_hard=is_hard(status[0] if status else "", diagnostic),
        status=status[0] if status else "",
        diagnostic=diagnostic,
    )


def is_hard(status: str, diagnostic: str) -> bool:
    """Tell whether a failure is of the address itself, and for good."""
    told = STATUS.search(diagnostic)
    if told and status.endswith((".0.0", "")) and status in ("", "5.0.0", "4.0.0"):
        status = told[0]
    code = CODE.search(diagnostic)
    first = status[:1] or (code[1] if code else "5")
    if first != "5" or PASSING.search(diagnostic):
        return False
    _class, _dot, rest = status.partition(".")
    subject, _dot, detail = rest.partition(".")
    return subject != SECURITY_STATUS and (subject, detail) not in PASSING_STATUS


def _address(block: Message, field: str) -> str:
    value = line_of(str(block.get(field, ""))).rpartition(";")[2].strip().strip("<>").lower()
    return value if ADDRESS.fullmatch(value) else ""


def _in_another_dialect(message: Message) -> Report | None:
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - the dialects are guessed at by many small programs
        return None
    if not temporary and not permanent:
        return None
    failures = [_guessed(address, is_hard=True) for address in sorted(permanent)]
    failures += [_guessed(address, is_hard=False) for address in sorted(temporary)]
    return Report(tuple(failures[:100]))


def _guessed(address: bytes, *, is_hard: bool) -> Failure:
    return Failure(address.decode("ascii", "replace").lower(), is_hard=is_hard)
