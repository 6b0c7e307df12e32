"""Those who make a key together, and what each of them has published, as far as the public can check it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpz

from elections.protocol.encoding import items, members, parse_canonical, sha256_hex
from elections.protocol.envelope import TrusteeKeys, parts_of
from elections.protocol.errors import ProtocolError
from elections.protocol.threshold import (
    Certificate,
    certificates_text,
    check_transcript,
    read_certificates,
    read_coefexps,
)


@dataclass(frozen=True)
class Circle:
    """The trustees of one ceremony after the first visit: their checked certificates, in order."""

    certificates: tuple[Certificate, ...]
    threshold: int
    digest: str

    @classmethod
    def of(cls, certs: Sequence[str]) -> "Circle":
        """Check all certificates together; raise ProtocolError if one does not belong."""
        what = "The certificate of trustee {}"
        things = [parse_canonical(text, what.format(at)) for at, text in enumerate(certs, 1)]
        read = read_certificates(things)
        threshold = (read[0].context or {}).get("threshold") if read else None
        if type(threshold) is not int or not 0 < threshold <= len(read):
            message = (
                "The threshold in the certificates is not between 1 and the number of trustees."
            )
            raise ProtocolError(message)
        for index, each in enumerate(read, 1):
            each.check_context(index, len(read), threshold)
        return cls(tuple(read), threshold, sha256_hex(f"[{','.join(certs)}]"))

    @property
    def things(self) -> list[Any]:
        """Return the certificates as they stand in signed texts and in the record."""
        return [each.signed for each in self.certificates]

    def certificate(self, index: int) -> Certificate:
        """Return the certificate of trustee ``index``; raise ProtocolError if there is no such place."""
        if not 1 <= index <= len(self.certificates):
            message = f"There is no trustee {index}: they are numbered from 1 to {len(self.certificates)}."
            raise ProtocolError(message)
        return self.certificates[index - 1]

    def keys_of(self, secret: str, index: int) -> TrusteeKeys:
        """Return the keys of the secret; raise ProtocolError unless certificate ``index`` has them."""
        keys, own = TrusteeKeys.of(secret), self.certificate(index)
        if (keys.verification, keys.encryption) != (own.verification, own.encryption):
            message = f"This is not the secret of trustee {index}: the certificate was made with another one."
            raise ProtocolError(message)
        return keys

    def purpose(self, kind: str, sender: int, recipient: int) -> str:
        """Say which message of this ceremony an envelope holds."""
        return f"{kind}|{self.digest}|{sender}|{recipient}"


@dataclass(frozen=True)
class Published:
    """The polynomial message of one trustee, checked as far as the public can."""

    own: str
    secrets: list[str]
    coefexps: list[mpz]
    signed_coefexps: Any
    signature: Any

    @classmethod
    def read(cls, text: str, index: int, circle: Circle) -> "Published":
        """Read the polynomial of trustee ``index``; raise ProtocolError naming what is wrong."""
        what = f"The polynomial of trustee {index}"
        own, secrets, signed, signature = members(
            parse_canonical(text, what), ("polynomial", "secrets", "coefexps", "signature"), what
        )
        by = circle.certificate(index)
        coefexps = read_coefexps(signed, by, index, circle.threshold)
        check_transcript(signature, certificates_text(circle.things, coefexps), by, index)
        for envelope in (
            own,
            *items(secrets, len(circle.certificates), f"The shares of trustee {index}"),
        ):
            parts_of(envelope)
        return cls(own, secrets, coefexps, signed, signature)


def read_polynomials(circle: Circle, polynomials: Sequence[str]) -> list[Published]:
    """Read the polynomials of all trustees in order."""
    items(list(polynomials), len(circle.certificates), "The list of polynomials")
    return [Published.read(text, index, circle) for index, text in enumerate(polynomials, 1)]
