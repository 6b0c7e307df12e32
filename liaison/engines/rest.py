"""Mailman's REST interface, as far as the portal needs it.

Through mailmanclient, which is used as it comes (LGPL). It knows no time limits, so
each request is given one; what goes wrong becomes ``EngineUnreachable`` without the password.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

from django.conf import settings
from mailmanclient import Client, MailmanConnectionError

from liaison.engines.base import EngineRefused, EngineUnreachable
from liaison.engines.comparing import ListState

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 3, 10
NOT_FOUND = 404
REFUSALS = {400, 404, 409, 422}  # it understood; with any other status it is out of order
GONE_OR_THERE = {404, 409}  # what was to be removed is not there, what was to be added is
LISTS_OF_TEXT = frozenset({"accept_these_nonmembers"})


@dataclass(frozen=True)
class HeldMail:
    """A mail that waits in Mailman for a decision."""

    request_id: int
    message_id: str
    sender: str
    reason: str
    raw: bytes


@contextmanager
def understood() -> Iterator[None]:
    """Let whatever goes wrong in the block be one kind of failure."""
    try:
        yield
    except HTTPError as error:
        if error.code in REFUSALS:
            raise EngineRefused(f"Mailman refused it: {_words(error.msg)}") from None
        raise EngineUnreachable(f"Mailman answered {error.code}") from None
    except MailmanConnectionError as error:
        raise EngineUnreachable(f"Mailman does not answer ({_kind_of(error)})") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"Mailman's answer is not understood ({type(error).__name__})"
        raise EngineUnreachable(message) from None


def _words(answer: object) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    return " ".join(text.split())[:200]


def _kind_of(error: MailmanConnectionError) -> str:
    """Return what the client wraps, without the address and whatever else it quotes."""
    return str(error.args[-1]).partition("(")[0] or "no connection"


def _in_time(request: dict[str, Any]) -> dict[str, Any]:
    return request | {"timeout": (SECONDS_TO_CONNECT, SECONDS_TO_ANSWER)}


class MailmanRest:
    """One conversation with the core named in the settings."""

    @cached_property
    def _client(self) -> Client:
        if not settings.MAILMAN_URL:
            message = "MAILMAN_URL is not set."
            raise EngineUnreachable(message)
        return Client(
            settings.MAILMAN_URL,
            settings.MAILMAN_USER,
            settings.MAILMAN_PASSWORD,
            request_hooks=[_in_time],
        )

    def state_of(self, address: str, names: list[str]) -> ListState | None:
        """Return the list called ``address`` with the settings ``names``, if there is one."""
        with understood():
            found = self._find(address)
            if found is None:
                return None
            every = {**found.settings.rest_data, **self._templates(address)}
            return ListState(
                address,
                settings={name: written(every.get(name, "")) for name in names},
                members={
                    _email_of(member): _oddity_of(member)
                    for member in found.get_roster(
                        "member", ["email", "moderation_action", "delivery_mode"]
                    )
                },
                moderators={
                    _email_of(member): "" for member in found.get_roster("moderator", ["email"])
                },
            )

    def create(self, address: str) -> None:
        """Make an empty list that tells nobody anything until its settings are there."""
        name, _at, host = address.partition("@")
        with understood():
            domains = {domain.mail_host for domain in self._client.domains}
            if host not in domains:
                self._client.create_domain(host)
            self._client.get_domain(host).create_list(name, style_name="private-default")

    def change_settings(self, address: str, values: dict[str, str], password: str) -> None:
        """Set what is named in ``values``, all at once."""
        data: dict[str, Any] = {
            name: value.splitlines() or [""] if name in LISTS_OF_TEXT else value
            for name, value in values.items()
            if not _is_template(name)
        }
        templates = {name: value for name, value in values.items() if _is_template(name)}
        with understood():
            self._call(f"lists/{address}/config", data | {"moderator_password": password}, "PATCH")
            if templates:
                self._call(f"lists/{address}/uris", templates, "PATCH")

    def add_member(self, address: str, email: str, role: str) -> None:
        """Subscribe ``email`` without asking or greeting anybody."""
        data = {
            "list_id": address.replace("@", "."),
            "subscriber": email,
            "role": role,
            "pre_verified": "true",
            "pre_confirmed": "true",
            "pre_approved": "true",
            "send_welcome_message": "false",
        }
        with understood():
            self._call("members", data, "POST")

    def remove_member(self, address: str, email: str, role: str) -> None:
        """Take ``email`` off, without a word to anybody."""
        with understood():
            self._call(f"lists/{address}/{role}/{quote(email)}", None, "DELETE")

    def make_ordinary(self, address: str, email: str) -> None:
        """Take away what makes one member different from the others."""
        with understood():
            path = f"lists/{address}/member/{quote(email)}"
            _response, member = self._client._connection.call(path)
            data = {"moderation_action": "", "delivery_mode": "regular"}
            self._call(member["self_link"], data, "PATCH")

    def held(self, address: str) -> list[HeldMail]:
        """Return what waits for a decision in the list called ``address``."""
        with understood():
            found = self._find(address)
            return [
                HeldMail(
                    request_id=int(mail.request_id),
                    message_id=mail.message_id,
                    sender=mail.sender,
                    reason=mail.reason or "",
                    raw=mail.msg.encode("utf-8", "surrogateescape"),
                )
                for mail in (found.held if found else ())
            ]

    def decide(self, address: str, request_id: int, action: str) -> None:
        """Tell Mailman what becomes of a held mail: accept or discard."""
        with understood():
            self._call(f"lists/{address}/held/{request_id}", {"action": action}, "POST")

    def _find(self, address: str) -> Any:
        try:
            return self._client.get_list(address)
        except HTTPError as error:
            if error.code == NOT_FOUND:
                return None
            raise

    def _templates(self, address: str) -> dict[str, str]:
        _response, answer = self._client._connection.call(f"lists/{address}/uris")
        return {entry["name"]: entry["uri"] for entry in answer.get("entries", ())}

    def _call(self, path: str, data: dict[str, Any] | None, method: str) -> None:
        try:
            self._client._connection.call(path, data, method=method)
        except HTTPError as error:
            if error.code not in GONE_OR_THERE:
                raise


def written(value: object) -> str:
    """Return a setting as the portal compares it: lists by the line, switches in small letters."""
    if isinstance(value, list):
        return "\n".join(sorted(str(each) for each in value if each))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_template(name: str) -> bool:
    return ":" in name


def _email_of(member: Any) -> str:
    return str(member.rest_data["email"]).lower()


def _oddity_of(member: Any) -> str:
    data = member.rest_data
    mode = data.get("delivery_mode", "regular")
    parts = [f"posts: {data['moderation_action']}"] if data.get("moderation_action") else []
    return ", ".join(parts + ([f"delivery: {mode}"] if mode != "regular" else []))
