"""How things are written: compact JSON, decimal numbers, base 58, hashes as text."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from typing import Any

from gmpy2 import mpz

from elections.protocol.errors import ProtocolError

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,616}", re.ASCII)


def dumps(thing: Any) -> str:
    """Write JSON as belenios-tool does: no spaces, text unescaped."""
    return json.dumps(thing, separators=(",", ":"), ensure_ascii=False)


def parse_canonical(text: str, what: str) -> Any:
    """Read JSON that is its own re-serialisation. Raise ProtocolError otherwise."""
    try:
        text.encode()  # a half of a surrogate pair cannot be hashed
        thing = json.loads(text)
        rewritten = dumps(thing)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"{what} is not JSON.") from error
    if rewritten != text:
        raise ProtocolError(f"{what} is not in canonical form.")
    return thing


def members(thing: Any, names: Sequence[str], what: str) -> list[Any]:
    """Give the values of a JSON object that has exactly these members in this order."""
    if not isinstance(thing, dict) or sorted(thing) != sorted(names):
        raise ProtocolError(f"{what} does not have the members {', '.join(names)}.")
    if list(thing) != list(names):
        raise ProtocolError(f"{what} is not in canonical form: its members are out of order.")
    return list(thing.values())


def items(thing: Any, length: int, what: str) -> list[Any]:
    """Give a JSON list of exactly this length."""
    if not isinstance(thing, list) or len(thing) != length:
        raise ProtocolError(f"{what}: a list of {length} is wanted.")
    return thing


def number(thing: Any, below: int, what: str) -> mpz:
    """Read a number from 0 to below - 1 out of its decimal string."""
    if not isinstance(thing, str) or not _DECIMAL.fullmatch(thing):
        raise ProtocolError(f"{what} is not a decimal number in a string.")
    value = mpz(thing)
    if value >= below:
        raise ProtocolError(f"{what} is out of range.")
    return value


def sha256_hex(text: str) -> str:
    """Hash a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_base64(text: str) -> str:
    """Hash a text, in base 64 of the standard alphabet without padding."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def random_base58(length: int) -> str:
    """Draw so many characters of base 58 from the system's random source."""
    return "".join(secrets.choice(BASE58) for _ in range(length))
