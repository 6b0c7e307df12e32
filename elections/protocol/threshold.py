"""The public record of a key that any ``threshold`` of its trustees use (specification, 4.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from gmpy2 import mpz

from elections.protocol.encoding import dumps, items, members, number, parse_canonical
from elections.protocol.envelope import read_signed
from elections.protocol.errors import ProtocolError
from elections.protocol.group import NAME, P, is_element, power
from elections.protocol.proofs import Proof, check_knowledge, check_message

FORM = ("threshold", "certs", "coefexps", "signatures", "verification_keys")
OLD_FORM = ("threshold", "certs", "coefexps", "verification_keys")
CONTEXT = ("group", "size", "threshold", "index")


def element(thing: Any, what: str) -> mpz:
    """Read an element of the group out of its decimal string; raise ProtocolError if it is none."""
    value = number(thing, P, what)
    if not is_element(value):
        raise ProtocolError(f"{what} is not an element of the group.")
    return value


@dataclass(frozen=True)
class Certificate:
    """Under which keys one trustee signs and is written to."""

    signed: dict[str, Any]
    verification: mpz
    encryption: mpz
    context: dict[str, Any] | None

    @classmethod
    def read(cls, signed: Any, index: int) -> "Certificate":
        """Read the certificate of trustee ``index``; raise ProtocolError unless its own key signed it.

        Certificates of belenios-tool 2.0 have no context.
        """
        what = f"The certificate of trustee {index}"
        message, _signature = members(signed, ("message", "signature"), what)
        if not isinstance(message, str):
            raise ProtocolError(f"{what} is not a signed text.")
        inner = parse_canonical(message, what)
        if isinstance(inner, dict) and "context" in inner:
            context, *keys = members(inner, ("context", "verification", "encryption"), what)
            members(context, CONTEXT, f"The context of {what.lower()}")
        else:
            context, keys = None, members(inner, ("verification", "encryption"), what)
        verification, encryption = (element(key, f"A key of {what.lower()}") for key in keys)
        read_signed(signed, verification, what)
        return cls(signed, verification, encryption, context)

    def check_context(self, index: int, size: int, threshold: int) -> None:
        """Raise ProtocolError unless it was made for this place, number of trustees and threshold."""
        expected = dict(zip(CONTEXT, (NAME, size, threshold, index), strict=True))
        if dumps(self.context) != dumps(expected):
            message = f"The certificate of trustee {index} was not made for place {index}, {threshold} of {size}."
            raise ProtocolError(message)


def read_certificates(things: Sequence[Any]) -> list[Certificate]:
    """Read the certificates of all trustees in order; raise ProtocolError if two share a key."""
    certificates = [Certificate.read(thing, index) for index, thing in enumerate(things, 1)]
    keys = [key for each in certificates for key in (each.verification, each.encryption)]
    if len(set(keys)) != len(keys):
        message = "Two keys in the trustees' certificates are the same."
        raise ProtocolError(message)
    return certificates


def read_coefexps(signed: Any, certificate: Certificate, index: int, threshold: int) -> list[mpz]:
    """Read the published coefficients A_0 to A_(threshold-1) of trustee ``index`` (4.6.4)."""
    what = f"The published polynomial of trustee {index}"
    message = read_signed(signed, certificate.verification, what)
    (values,) = members(parse_canonical(message, what), ("coefexps",), what)
    return [
        element(value, f"A coefficient of {what.lower()}")
        for value in items(values, threshold, what)
    ]


def certificates_text(certs: Sequence[Any], coefexps: Sequence[int]) -> str:
    """Return the text by which a trustee signs all certificates and the own polynomial (3.x)."""
    return "certs_sig|" + dumps({"certs": certs, "coefexps": [str(value) for value in coefexps]})


def check_transcript(signature: Any, text: str, certificate: Certificate, index: int) -> None:
    """Raise ProtocolError unless trustee ``index`` signed ``text``, made by ``certificates_text``."""
    what = f"The signature of trustee {index} over all certificates"
    if not check_message(certificate.verification, text, Proof.from_json(signature, what)):
        raise ProtocolError(f"{what} is wrong.")


def share_in_exponent(coefexps: Sequence[mpz], index: int) -> mpz:
    """Return g^f(index) from the published coefficients of f (4.6.5), by Horner's rule."""
    return reduce(
        lambda value, coefficient: power(value, index) * coefficient % P, reversed(coefexps)
    )


def product(values: Sequence[mpz]) -> mpz:
    """Multiply elements modulo P."""
    return reduce(lambda one, other: one * other % P, values, mpz(1))


def read_public_key(thing: Any, what: str) -> mpz:
    """Read a verification key with the proof that its private half is known (4.5)."""
    pok, public = members(thing, ("pok", "public_key"), what)
    key = element(public, what)
    if not check_knowledge(key, Proof.from_json(pok, f"The proof of {what[:1].lower()}{what[1:]}")):
        raise ProtocolError(f"{what} comes without a valid proof that its private half is known.")
    return key


def read_signed_key(thing: Any, certificate: Certificate, index: int) -> mpz:
    """Read the verification key of trustee ``index``, signed by that trustee (3.x)."""
    what = f"The verification key of trustee {index}"
    pok, public, signature = members(thing, ("pok", "public_key", "signature"), what)
    key = read_public_key({"pok": pok, "public_key": public}, what)
    proof = Proof.from_json(signature, f"The signature of the verification key of trustee {index}")
    if not check_message(certificate.verification, str(key), proof):
        raise ProtocolError(f"{what} is not signed by that trustee.")
    return key


@dataclass(frozen=True)
class ThresholdKey:
    """A checked record: the key of the whole and the verification key of each trustee."""

    threshold: int
    public_key: mpz
    verification_keys: tuple[mpz, ...]

    @classmethod
    def read(cls, record: Any) -> "ThresholdKey":
        """Check every signature, proof and key of a "Pedersen" record, of 3.x or of 2.0."""
        what = "The threshold record"
        signed = isinstance(record, dict) and "signatures" in record
        threshold, certs, coefexps, *signatures, keys = members(
            record, FORM if signed else OLD_FORM, what
        )
        size = len(certs) if isinstance(certs, list) else 0
        if type(threshold) is not int or not 0 < threshold <= size:
            raise ProtocolError(
                f"{what} has a threshold that is not between 1 and its number of trustees."
            )
        items(coefexps, size, "The list of published polynomials")
        items(keys, size, "The list of verification keys")
        certificates = read_certificates(certs)
        polynomials = [
            read_coefexps(coefexps[at], certificate, at + 1, threshold)
            for at, certificate in enumerate(certificates)
        ]
        for index, certificate in enumerate(certificates, 1):
            if signed:
                certificate.check_context(index, size, threshold)
                signature = items(signatures[0], size, "The list of signatures")[index - 1]
                text = certificates_text(certs, polynomials[index - 1])
                check_transcript(signature, text, certificate, index)
            elif certificate.context is not None:
                raise ProtocolError(f"{what} lacks the signatures that its certificates call for.")
        return cls(
            threshold,
            product([each[0] for each in polynomials]),
            tuple(
                cls._verification_key(thing, index, certificates[index - 1], polynomials)
                for index, thing in enumerate(keys, 1)
            ),
        )

    @staticmethod
    def _verification_key(
        thing: Any, index: int, certificate: Certificate, polynomials: list[list[mpz]]
    ) -> mpz:
        if certificate.context is None:
            key = read_public_key(thing, f"The verification key of trustee {index}")
        else:
            key = read_signed_key(thing, certificate, index)
        check_fits(key, index, polynomials)
        return key


def check_fits(key: mpz, index: int, polynomials: Sequence[Sequence[mpz]]) -> None:
    """Raise ProtocolError unless the verification key is the one that all polynomials make (4.6.6)."""
    if key != product([share_in_exponent(each, index) for each in polynomials]):
        message = f"The verification key of trustee {index} is not the one that the published polynomials make."
        raise ProtocolError(message)
