"""Seal a message of one trustee for another, who gets it through a server that must not read it.

All numbers are written in base 10 without sign or leading zero, all texts are UTF-8, all JSON is
compact with the members in the order given here, ``|`` stands for itself. P, Q, g: BELENIOS-2048.

Keys of a trustee, from a secret of 22 base58 characters (specification, 4.6.1)::

    signing key      sk = int(SHA256("sk|" + secret)) mod Q     verification key  vk = g^sk mod P
    decryption key   dk = int(SHA256("dk|" + secret)) mod Q     encryption key    ek = g^dk mod P

``int`` reads the 32 bytes big-endian. A *signed message* is (specification, 4.6.1)::

    {"message":M,"signature":{"challenge":"c","response":"s"}}
    w random,  c = int(SHA256("sigmsg|" + M + "|" + str(g^w mod P))) mod Q,  s = (w - sk*c) mod Q

Sealing the text M from a sender (sk) to a recipient (ek) under a ``purpose``:

1. inner = {"recipient":"<ek>","message":M}                     (specification, 4.6.3)
2. signed = the signed message over inner, with the sender's sk  (draws w)
3. r random from 0 to Q-1; alpha = g^r mod P; shared = ek^r mod P   (draws r)
4. key = HKDF-SHA256(input = shared as 256 bytes, big-endian, padded with zeros on the left;
   salt = the 15 bytes "csb-envelope-v1"; info = purpose + "|" + alpha + "|" + ek; length 32)
5. nonce = 12 random bytes                                          (draws nonce)
6. data = AES-256-GCM(key, nonce, plaintext = signed, additional data = purpose), the ciphertext
   followed by its tag of 16 bytes, as WebCrypto gives it
7. the envelope is the text {"alpha":"<alpha>","nonce":"<24 hex digits>","data":"<hex digits>"},
   hex digits in lower case

Opening: check that alpha is an element of the group; shared = alpha^dk mod P; the key as in 4,
with ek = g^dk; decrypt; check the signature with the sender's vk; check that ``recipient`` is ek.

``purpose`` says which message of which ceremony this is, so that no envelope can stand for another:
``<kind>|<certs>|<from>|<to>`` with kind "polynomial" or "share", certs = hex SHA-256 of
"[" + the certificates' texts joined by "," + "]", from and to = places counted from 1.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from elections.protocol.encoding import BASE58, dumps, members, number, parse_canonical
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, P, Q, is_element, power, random_exponent
from elections.protocol.proofs import Proof, Random, check_message, sign_message

SALT = b"csb-envelope-v1"
SECRET = re.compile(f"[{BASE58}]{{22}}")
HEX = re.compile("(?:[0-9a-f]{2})*")
ELEMENT_BYTES, NONCE_BYTES = 256, 12


def random_nonce() -> bytes:
    """Draw the 12 bytes of a nonce from the system's random source."""
    return secrets.token_bytes(NONCE_BYTES)


@dataclass(frozen=True)
class Draws:
    """Where random numbers come from; tests give lists of fixed ones."""

    exponent: Random = random_exponent
    nonce: Callable[[], bytes] = random_nonce


SYSTEM = Draws()


@dataclass(frozen=True)
class TrusteeKeys:
    """The four keys of a trustee."""

    signing: int
    decryption: int
    verification: int
    encryption: int

    @classmethod
    def of(cls, secret: str) -> "TrusteeKeys":
        """Derive the keys from a secret; raise ProtocolError if it is not 22 base58 characters."""
        if not SECRET.fullmatch(secret):
            message = "A trustee's secret has 22 letters and digits, without 0, O, I and l."
            raise ProtocolError(message)
        signing, decryption = derived("sk", secret), derived("dk", secret)
        return cls(signing, decryption, G_TABLE.power(signing), G_TABLE.power(decryption))


def derived(kind: str, secret: str) -> int:
    """Return the private key of that kind, an exponent."""
    digest = hashlib.sha256(f"{kind}|{secret}".encode()).digest()
    return int(int.from_bytes(digest, "big") % Q)


def signed_message(message: str, signing: int, random: Random) -> dict[str, object]:
    """Sign a text and return the signed message, ready for JSON."""
    return {"message": message, "signature": sign_message(signing, message, random).as_json()}


def read_signed(signed: object, verification: int, what: str) -> str:
    """Return the text of a signed message; raise ProtocolError unless ``verification`` signed it."""
    message, signature = members(signed, ("message", "signature"), what)
    proof = Proof.from_json(signature, f"The signature of {what[:1].lower()}{what[1:]}")
    if not isinstance(message, str) or not check_message(verification, message, proof):
        raise ProtocolError(f"{what} is not signed by the trustee it comes from.")
    return message


def seal(text: str, purpose: str, sender: TrusteeKeys, recipient: int, draws: Draws) -> str:
    """Seal ``text`` for the trustee whose encryption key is ``recipient``; return the envelope."""
    inner = dumps({"recipient": str(recipient), "message": text})
    signed = dumps(signed_message(inner, sender.signing, draws.exponent))
    exponent = draws.exponent()
    alpha = G_TABLE.power(exponent)
    key = key_of(power(recipient, exponent), purpose, alpha, recipient)
    nonce = draws.nonce()
    data = AESGCM(key).encrypt(nonce, signed.encode(), purpose.encode())
    return dumps({"alpha": str(alpha), "nonce": nonce.hex(), "data": data.hex()})


def open_sealed(envelope: str, purpose: str, recipient: TrusteeKeys, sender: int) -> str:
    """Return the sealed text; raise ProtocolError unless ``sender`` (a verification key) sealed it for this."""
    alpha, nonce, data = parts_of(envelope)
    key = key_of(power(alpha, recipient.decryption), purpose, alpha, recipient.encryption)
    try:
        plain = AESGCM(key).decrypt(nonce, data, purpose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        message = "A sealed message does not open with this secret, or was changed on its way."
        raise ProtocolError(message) from error
    what = "The content of a sealed message"
    inner = read_signed(parse_canonical(plain, what), sender, what)
    to, text = members(parse_canonical(inner, what), ("recipient", "message"), what)
    if to != str(recipient.encryption) or not isinstance(text, str):
        message = "A sealed message was meant for another trustee."
        raise ProtocolError(message)
    return text


def parts_of(envelope: object) -> tuple[int, bytes, bytes]:
    """Return alpha, nonce and data of an envelope; raise ProtocolError if it is none."""
    what = "A sealed message"
    if not isinstance(envelope, str):
        raise ProtocolError(f"{what} is not a text.")
    parts = members(parse_canonical(envelope, what), ("alpha", "nonce", "data"), what)
    alpha = number(parts[0], P, f"The element of {what.lower()}")
    if not is_element(alpha):
        raise ProtocolError(f"{what} holds a number outside the group.")
    if not all(isinstance(part, str) and HEX.fullmatch(part) for part in parts[1:]):
        raise ProtocolError(f"{what} is not written in hexadecimal digits.")
    nonce, data = map(bytes.fromhex, parts[1:])
    if len(nonce) != NONCE_BYTES:
        raise ProtocolError(f"{what} has a nonce of {len(nonce)} bytes instead of {NONCE_BYTES}.")
    return alpha, nonce, data


def key_of(shared: int, purpose: str, alpha: int, recipient: int) -> bytes:
    """Derive the key of an envelope, 32 bytes."""
    info = f"{purpose}|{alpha}|{recipient}".encode()
    return HKDF(SHA256(), 32, SALT, info).derive(int(shared).to_bytes(ELEMENT_BYTES, "big"))
