"""The vector of the trustees' ceremony that the browser's twin must reproduce, byte for byte.

It is written anew by CSB_UPDATE_GOLDEN=1; read the difference.
"""

import hashlib
import json
import os
from pathlib import Path

from elections.protocol.ceremony import assemble, certificate, output, polynomial, private_share
from elections.protocol.circle import Circle
from elections.protocol.encoding import dumps
from elections.protocol.envelope import Draws, TrusteeKeys, key_of
from elections.protocol.group import G_TABLE, G, P, Q, power
from elections.protocol.tests.elections import SECRETS
from elections.protocol.trustees import Trustees, combine, decrypt

FILE = Path(__file__).parent / "vectors" / "ceremony.json"
FINGERPRINT = "aGeW5i16LK+md04TBAnuT09afCVlgGnyYjV1N8De/GY"


class Recorded:
    """Draws that look random, are the same at each run, and are kept for the vector."""

    def __init__(self, name):
        self.name = name
        self.exponents, self.nonces = [], []

    def digest(self, kind, at):
        return hashlib.sha256(f"{self.name}|{kind}|{at}".encode()).digest()

    def exponent(self):
        self.exponents.append(
            int(int.from_bytes(self.digest("exponent", len(self.exponents)), "big") % Q)
        )
        return self.exponents[-1]

    def nonce(self):
        self.nonces.append(self.digest("nonce", len(self.nonces))[:12])
        return self.nonces[-1]

    @property
    def draws(self):
        return Draws(self.exponent, self.nonce)

    def drawn(self, text):
        vector = {"exponents": [str(each) for each in self.exponents]}
        if self.nonces:
            vector["nonces"] = [each.hex() for each in self.nonces]
        return vector | {"text": text}


def recorded(name, make, *arguments):
    source = Recorded(name)
    return source.drawn(make(*arguments, source.draws))


def tally_of(key):
    """Encrypt 2 and 0, each number with an exponent of its own."""
    pairs = [(power(G, count) * power(key, r) % P, r) for count, r in ((2, 5), (0, 7))]
    return dumps([[{"alpha": str(G_TABLE.power(r)), "beta": str(beta)} for beta, r in pairs]])


def made():
    places = list(enumerate(SECRETS, 1))
    certificates = [
        recorded(f"certificate {at}", certificate, secret, at, 3, 2) for at, secret in places
    ]
    certs = [each["text"] for each in certificates]
    polynomials = [
        recorded(f"polynomial {at}", polynomial, secret, at, certs) for at, secret in places
    ]
    texts = [each["text"] for each in polynomials]
    outputs = [recorded(f"output {at}", output, secret, at, certs, texts) for at, secret in places]
    shares = [private_share(secret, at, certs, texts) for at, secret in places]
    trustees = assemble(certs, texts, [each["text"] for each in outputs])
    tally = tally_of(Trustees.parse(trustees).public_key)
    factors = []
    for at, share in enumerate(shares, 1):
        source = Recorded(f"factors {at}")
        factors.append(source.drawn(decrypt(share, tally, FINGERPRINT, source.exponent)))
    return {
        "size": 3,
        "threshold": 2,
        "secrets": list(SECRETS),
        "keys": [keys_of(secret) for secret in SECRETS],
        "envelope": envelope_of(certs),
        "certificates": certificates,
        "polynomials": polynomials,
        "outputs": outputs,
        "shares": [str(share) for share in shares],
        "trustees": trustees,
        "public_key": str(Trustees.parse(trustees).public_key),
        "fingerprint": FINGERPRINT,
        "tally": tally,
        "factors": factors,
        "result": combine(
            Trustees.parse(trustees), {1: factors[0]["text"], 3: factors[2]["text"]}, tally, 2
        ),
    }


def keys_of(secret):
    keys = TrusteeKeys.of(secret)
    return {
        name: str(getattr(keys, name))
        for name in ("signing", "decryption", "verification", "encryption")
    }


def envelope_of(certs):
    """Show each step of the key of one envelope, with r = 1, so that shared is the recipient's key."""
    recipient = TrusteeKeys.of(SECRETS[1]).encryption
    purpose = Circle.of(certs).purpose("share", 1, 2)
    alpha = G_TABLE.power(1)
    return {
        "purpose": purpose,
        "alpha": str(alpha),
        "shared": str(recipient),
        "recipient": str(recipient),
        "key": key_of(recipient, purpose, alpha, recipient).hex(),
    }


def test_the_ceremony_is_the_one_the_browser_reproduces():
    vector = made()

    if os.environ.get("CSB_UPDATE_GOLDEN"):
        FILE.write_text(json.dumps(vector, indent=1) + "\n")

    assert json.loads(FILE.read_text()) == vector


def test_two_of_the_three_partial_decryptions_of_the_vector_give_its_result():
    assert json.loads(FILE.read_text())["result"] == [[2, 0]]
