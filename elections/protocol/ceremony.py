"""Make one election key together, of which any ``threshold`` of ``size`` trustees decrypt.

Each trustee comes three times, keeps nothing but a secret of 22 base58 characters, and speaks with
the others only through the server (specification, 3.1.1 and 4.6, in the form of belenios-tool 3.x,
which 2.0 accepts). ``envelope`` says how numbers and JSON are written, what sk, vk, dk, ek, a signed
message and an envelope are. Places ("index") count from 1. "random" draws are made in the order in
which they are named, which is how the vectors in ``tests/vectors/ceremony.json`` were made.

**First visit, the certificate** of trustee i: a signed message (draws w) over::

    {"context":{"group":"BELENIOS-2048","size":n,"threshold":t,"index":i},
     "verification":"<vk>","encryption":"<ek>"}          (on one line, no spaces)

**Second visit, the polynomial** of trustee i, when the server has all certificates. Check every
certificate (form, context, signature, elements, no key twice), and that one's own has the keys of
the secret. Then, f(x) = a_0 + a_1 x + ... + a_(t-1) x^(t-1)::

    a_0 ... a_(t-1)   random, 0 to Q-1                                     (t draws)
    A_k               = g^(a_k) mod P
    coefexps          = signed message over {"coefexps":["A_0",...,"A_(t-1)"]}   (draws w)
    signature         = signature (challenge and response, draws w) over the text
                        "certs_sig|" + {"certs":[cert_1,...,cert_n],"coefexps":["A_0",...]}
                        where each cert is the certificate's JSON object, not a string
    polynomial        = envelope to oneself, purpose "polynomial|<certs>|i|i", of
                        {"polynomial":["a_0",...,"a_(t-1)"]}        (draws w, r, nonce)
    secrets[j]        = for j = 1 to n: envelope to trustee j, purpose "share|<certs>|i|j", of
                        {"secret":"f(j) mod Q"}                     (draws w, r, nonce each)

    {"polynomial":"<envelope>","secrets":["<envelope>",... n],"coefexps":{...},"signature":{...}}

where an envelope stands as a JSON string, coefexps and signature as objects.

**Third visit, "check my secret"** of trustee j, when the server has all polynomials. Check all
certificates and polynomials (number of coefficients, elements, both signatures), open secrets[j] of
every trustee i, and check each share s_i: 0 <= s_i < Q and ::

    g^(s_i) = product over k of A_(i,k)^(j^k)  mod P

Open one's own "polynomial" and check g^(a_k) = A_k. The trustee's private share, which is what
decrypts, is S_j = sum of all s_i mod Q; nobody stores it. The output is ::

    {"public_key":{"pok":{"challenge":..,"response":..},"public_key":"<X>","signature":{..}}}

with X = g^(S_j) mod P; pok (draws w): c = int(SHA256("pok|BELENIOS-2048|" + X + "|" + str(g^w)))
mod Q, response = (w - S_j*c) mod Q; signature (draws w): by sk over the text str(X).

**The record** that goes into trustees.json (with the last brackets)::

    [["Pedersen",{"threshold":t,"certs":[..],"coefexps":[..],"signatures":[..],
                  "verification_keys":[..]}]]

each list in the order of the places; signatures[i] is the polynomial's ``signature``;
verification_keys[j] is the output's ``public_key``. The election key is the product of all A_(i,0).
"""

from collections.abc import Sequence
from typing import Any

from elections.protocol.circle import Circle, Published, read_polynomials
from elections.protocol.encoding import (
    dumps,
    items,
    members,
    number,
    parse_canonical,
    random_base58,
)
from elections.protocol.envelope import (
    SYSTEM,
    Draws,
    TrusteeKeys,
    open_sealed,
    seal,
    signed_message,
)
from elections.protocol.errors import ProtocolError
from elections.protocol.group import G_TABLE, NAME, Q
from elections.protocol.proofs import prove_knowledge, sign_message
from elections.protocol.threshold import (
    Certificate,
    certificates_text,
    check_fits,
    read_signed_key,
    share_in_exponent,
)

SECRET_LENGTH = 22


def new_secret() -> str:
    """Draw the secret that a trustee keeps, 22 base58 characters."""
    return random_base58(SECRET_LENGTH)


def certificate(secret: str, index: int, size: int, threshold: int, draws: Draws = SYSTEM) -> str:
    """Make the certificate of trustee ``index`` (first visit)."""
    keys = TrusteeKeys.of(secret)
    inner = {
        "context": {"group": NAME, "size": size, "threshold": threshold, "index": index},
        "verification": str(keys.verification),
        "encryption": str(keys.encryption),
    }
    return dumps(signed_message(dumps(inner), keys.signing, draws.exponent))


def check_certificate(text: str, index: int, size: int, threshold: int) -> None:
    """Raise ProtocolError unless the text is a certificate for this place, size and threshold."""
    read = Certificate.read(parse_canonical(text, f"The certificate of trustee {index}"), index)
    read.check_context(index, size, threshold)


def polynomial(secret: str, index: int, certs: Sequence[str], draws: Draws = SYSTEM) -> str:
    """Make the polynomial of trustee ``index`` with a sealed share for each (second visit)."""
    circle = Circle.of(certs)
    keys = circle.keys_of(secret, index)
    coefficients = [draws.exponent() for _ in range(circle.threshold)]
    coefexps = [G_TABLE.power(each) for each in coefficients]
    published = dumps({"coefexps": [str(each) for each in coefexps]})
    signed = signed_message(published, keys.signing, draws.exponent)
    transcript = certificates_text(circle.things, coefexps)
    signature = sign_message(keys.signing, transcript, draws.exponent).as_json()

    def sealed(kind: str, content: object, to: int) -> str:
        recipient = circle.certificate(to).encryption
        return seal(dumps(content), circle.purpose(kind, index, to), keys, recipient, draws)

    return dumps(
        {
            "polynomial": sealed(
                "polynomial", {"polynomial": [str(each) for each in coefficients]}, index
            ),
            "secrets": [
                sealed("share", {"secret": str(value_at(coefficients, to))}, to)
                for to in range(1, len(certs) + 1)
            ],
            "coefexps": signed,
            "signature": signature,
        }
    )


def value_at(coefficients: Sequence[int], place: int) -> int:
    """Return f(place) mod Q."""
    return int(sum(each * place**power for power, each in enumerate(coefficients)) % Q)


def check_polynomial(text: str, index: int, certs: Sequence[str]) -> None:
    """Raise ProtocolError unless the text is a polynomial of trustee ``index``, as far as the public can see."""
    Published.read(text, index, Circle.of(certs))


def private_share(secret: str, index: int, certs: Sequence[str], polynomials: Sequence[str]) -> int:
    """Return what trustee ``index`` decrypts with; raise ProtocolError naming whose share does not fit."""
    circle = Circle.of(certs)
    return opened_share(
        circle.keys_of(secret, index), index, circle, read_polynomials(circle, polynomials)
    )


def opened_share(
    keys: TrusteeKeys, index: int, circle: Circle, published: Sequence[Published]
) -> int:
    """Open and check the shares of all trustees for trustee ``index`` and add them up."""
    check_own(keys, index, circle, published[index - 1])
    total = 0
    for sender, each in enumerate(published, 1):
        text = open_from(
            sender, each.secrets[index - 1], circle.purpose("share", sender, index), keys, circle
        )
        what = f"The share from trustee {sender} for trustee {index}"
        share = number(members(parse_canonical(text, what), ("secret",), what)[0], Q, what)
        if G_TABLE.power(share) != share_in_exponent(each.coefexps, index):
            raise ProtocolError(
                f"{what} does not fit the published polynomial of trustee {sender}."
            )
        total += int(share)
    return int(total % Q)


def check_own(keys: TrusteeKeys, index: int, circle: Circle, own: Published) -> None:
    """Raise ProtocolError unless the trustee's own sealed polynomial is the one that is published."""
    what = f"The sealed polynomial of trustee {index}"
    text = open_from(index, own.own, circle.purpose("polynomial", index, index), keys, circle)
    (values,) = members(parse_canonical(text, what), ("polynomial",), what)
    coefficients = [number(each, Q, what) for each in items(values, circle.threshold, what)]
    if [G_TABLE.power(each) for each in coefficients] != own.coefexps:
        raise ProtocolError(f"{what} is not the one that is published.")


def open_from(sender: int, envelope: str, purpose: str, keys: TrusteeKeys, circle: Circle) -> str:
    """Open an envelope and say from whom it was if it does not open."""
    try:
        return open_sealed(envelope, purpose, keys, circle.certificate(sender).verification)
    except ProtocolError as error:
        raise ProtocolError(f"From trustee {sender}: {error}") from error


def output(
    secret: str, index: int, certs: Sequence[str], polynomials: Sequence[str], draws: Draws = SYSTEM
) -> str:
    """Check all shares and publish the verification key of trustee ``index`` (third visit)."""
    circle = Circle.of(certs)
    keys = circle.keys_of(secret, index)
    share = opened_share(keys, index, circle, read_polynomials(circle, polynomials))
    public = str(G_TABLE.power(share))
    pok = prove_knowledge(share, draws.exponent).as_json()
    signature = sign_message(keys.signing, public, draws.exponent).as_json()
    return dumps({"public_key": {"pok": pok, "public_key": public, "signature": signature}})


def check_output(text: str, index: int, certs: Sequence[str], polynomials: Sequence[str]) -> None:
    """Raise ProtocolError unless the text is the output that trustee ``index`` must come to."""
    circle = Circle.of(certs)
    read_output(text, index, circle, read_polynomials(circle, polynomials))


def read_output(text: str, index: int, circle: Circle, published: Sequence[Published]) -> Any:
    """Return the checked verification key as it stands in the record."""
    what = f"The output of trustee {index}"
    (thing,) = members(parse_canonical(text, what), ("public_key",), what)
    key = read_signed_key(thing, circle.certificate(index), index)
    check_fits(key, index, [each.coefexps for each in published])
    return thing


def assemble(certs: Sequence[str], polynomials: Sequence[str], outputs: Sequence[str]) -> str:
    """Check everything once more and return trustees.json."""
    circle = Circle.of(certs)
    published = read_polynomials(circle, polynomials)
    items(list(outputs), len(circle.certificates), "The list of outputs")
    record = {
        "threshold": circle.threshold,
        "certs": circle.things,
        "coefexps": [each.signed_coefexps for each in published],
        "signatures": [each.signature for each in published],
        "verification_keys": [
            read_output(text, index, circle, published) for index, text in enumerate(outputs, 1)
        ],
    }
    return dumps([["Pedersen", record]])
