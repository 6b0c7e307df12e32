"""How fast Mailman delivers one post, personalised, to many members: to put the outbox beside.

It needs the development requirements and Mailman's own environment (bin/test makes it).
``python bench/mailman_delivery.py 1000`` prints a figure; ``measure`` is for other benches,
which name the port of the sink that both sides deliver to.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]

from mailmanclient import Client  # noqa: E402
from quickstart import MAILMAN_VENV  # noqa: E402

from csb_portal.testing.mailman import MailmanCore, shared_core  # noqa: E402

LIST = "bench@lists.example.org"
DONE = re.compile(r"smtp to \S+ for (\d+) recips, completed in ([\d.]+) seconds")
LONGEST = 3600  # seconds


@dataclass(frozen=True)
class Delivered:
    """One post to ``messages`` members; ``seconds`` from its acceptance to the last of them.

    ``sending`` is what Mailman itself counts: from its first word to the mail server.
    """

    messages: int
    seconds: float
    sending: float

    @property
    def a_second(self) -> float:
        return self.messages / self.sending


def measure(members: int, *, sink: int = 0) -> Delivered:
    """Deliver one post to ``members`` people through the SMTP server on the port ``sink``."""
    with tempfile.TemporaryDirectory(prefix="csb-bench-") as name:
        folder = Path(name) / "mailman"
        with shared_core(folder, sink=sink) as core:
            _make_list(core, members)
            begun = time.monotonic()
            core.take_mail(_post(), sender="ana@example.org", to=LIST)
            messages, sending = _end_of(folder)
            return Delivered(messages, time.monotonic() - begun, sending)


def _make_list(core: MailmanCore, members: int) -> None:
    settings = core.settings
    client = Client(settings["MAILMAN_URL"], settings["MAILMAN_USER"], core.password)
    client.create_domain("lists.example.org")
    made = client.get_domain("lists.example.org").create_list("bench")
    made.settings.update(
        {
            "personalize": "individual",
            "default_nonmember_action": "defer",
            "archive_policy": "never",
        }
    )
    made.settings.save()
    # Mailman's own command; over REST each of them would be a request.
    people = "".join(
        f"Member {number} <member-{number}@example.org>\n" for number in range(members)
    )
    program = [str(MAILMAN_VENV / "bin" / name) for name in ("python", "mailman")]
    options = ["--run-as-root", "-C", str(core.folder / "mailman.cfg")]
    subprocess.run(
        [*program, *options, "addmembers", "--no-welcome-msg", "-", LIST],
        input=people, text=True, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _post() -> bytes:
    letter = EmailMessage()
    letter["From"] = "Ana <ana@example.org>"
    letter["To"] = LIST
    letter["Subject"] = "The month in the bureau"
    letter["Message-ID"] = "<bench@example.org>"
    letter.set_content("What was done, and what you can do.\n" * 60)
    return letter.as_bytes()


def _end_of(folder: Path) -> tuple[int, float]:
    """Wait until Mailman's log says that all was sent."""
    log = folder / "logs" / "smtp.log"
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        if log.is_file() and (found := DONE.search(log.read_text())):
            return int(found[1]), float(found[2])
        time.sleep(0.05)
    message = f"Mailman did not deliver within {LONGEST} seconds."
    raise SystemExit(message)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("members", type=int, nargs="?", default=200)
    result = measure(parser.parse_args().members)
    print(
        f"{result.messages} messages in {result.sending:.1f} s of sending "
        f"({result.seconds:.1f} s in all): {result.a_second:.0f} a second"
    )
