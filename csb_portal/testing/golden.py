"""Mails as they read: compared, to the letter, with a file that a person has looked at."""

import os
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from csb_portal.models import OutgoingMail


def assert_golden(
    mail: OutgoingMail | EmailMessage, name: str, *, hiding: Mapping[str, str] | None = None
) -> None:
    """Compare subject and body of ``mail`` with ``<app>/tests/golden/<rest of name>.txt``.

    ``name`` is like ``elections/call_opened``. ``hiding`` maps what differs from run to run
    (a token, a key) to the word that stands for it. ``CSB_UPDATE_GOLDEN=1`` writes the file
    anew instead; look at the difference before you commit it.
    """
    app, _, rest = name.partition("/")
    path = settings.BASE_DIR / app / "tests" / "golden" / f"{rest}.txt"
    text = f"Subject: {mail.subject}\n\n{mail.body}"
    for volatile, word in (hiding or {}).items():
        text = text.replace(str(volatile), word)
    if os.environ.get("CSB_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    _compare(text, path)


def _compare(text: str, path: Path) -> None:
    shown = path.relative_to(settings.BASE_DIR)
    if not path.is_file():
        message = f"{shown} does not exist; run the test once with CSB_UPDATE_GOLDEN=1."
        raise AssertionError(message)
    golden = path.read_text(encoding="utf-8")
    if text == golden:
        return
    difference = unified_diff(
        golden.splitlines(), text.splitlines(), str(shown), "the mail now", lineterm=""
    )
    raise AssertionError("The mail is not as it was:\n" + "\n".join(difference))
