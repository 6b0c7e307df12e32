"""Handing a mail in, against a real LMTP server that is as rude as it is told to be."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP

from csb_portal.testing.smtp_sink import free_port
from liaison.engines.base import EngineRefused, EngineUnreachable
from liaison.engines.lmtp import InDoubt, hand_in

TO = "bureau@lists.example.org"


@dataclass
class Door:
    """Takes mail until told otherwise, by step: ``rcpt`` or ``data``."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answers.get("data") == "hang up":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 OK"
        self.taken.append((envelope.mail_from, envelope.original_content))
        return self.answers.get("data", "250 OK")


class LmtpController(Controller):
    def factory(self) -> LMTP:
        return LMTP(self.handler)


@pytest.fixture
def door(settings) -> Iterator[Door]:
    door = Door()
    controller = LmtpController(door, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.MAILMAN_LMTP = f"127.0.0.1:{controller.port}"
    yield door
    controller.stop(no_assert=True)


def hand_in_a_mail(raw: bytes = b"Subject: Hello\r\n\r\nWorld\r\n") -> None:
    hand_in(raw, sender="ana@example.org", to=TO)


def test_every_line_ends_as_lmtp_wants_it(door):
    hand_in_a_mail(b"Subject: Hello\n\nOne\nTwo\r\n.\nThree\n")

    assert door.taken == [
        ("ana@example.org", b"Subject: Hello\r\n\r\nOne\r\nTwo\r\n.\r\nThree\r\n")
    ]


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_server_that_is_busy_may_be_asked_again(door, step):
    door.answers[step] = "451 later"

    with pytest.raises(EngineUnreachable) as error:
        hand_in_a_mail()

    assert not isinstance(error.value, InDoubt)


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_server_that_says_no_is_not_out_of_order(door, step):
    door.answers[step] = "550 no such list as bureau@lists.example.org"

    with pytest.raises(EngineRefused, match=r"^Mailman refused the mail \(550\)\.$"):
        hand_in_a_mail()


def test_a_server_that_goes_away_after_the_text_leaves_it_in_doubt(door):
    door.answers["data"] = "hang up"

    with pytest.raises(InDoubt):
        hand_in_a_mail()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "", "mailman"])
def test_no_server_is_unreachable_and_leaves_no_doubt(settings, address):
    settings.MAILMAN_LMTP = address

    with pytest.raises(EngineUnreachable) as error:
        hand_in_a_mail()

    assert not isinstance(error.value, InDoubt)
