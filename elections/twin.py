"""What voters and trustees do in their browsers, done in Python: for the demo, benches and tests.

The portal itself never holds a choice or a trustee's secret; whoever calls this does.
"""

from functools import lru_cache

from csb_portal.models import User
from elections.choices import ChainKind
from elections.models import Election, RollEntry
from elections.protocol.ballots import make_ballot
from elections.protocol.ceremony import certificate, output, polynomial, private_share
from elections.protocol.credentials import private_exponent
from elections.protocol.description import Description
from elections.protocol.group import FixedBase
from elections.protocol.trustees import decrypt
from elections.services import box
from elections.services.ballots import cast_ballot
from elections.services.ceremonies import accept_certificate, accept_output, accept_polynomial
from elections.services.codes import code_for
from elections.services.counting import accept_decryption
from elections.services.opening import open_if_due


def make_ballot_for(entry: RollEntry, *slugs: str, code: str = "") -> str:
    """Make a ballot for the candidates by ``slugs``, or a blank one, with the voter's code."""
    description, key = _known(entry.election.description_text)
    drawn = [candidacy.short_name for candidacy in entry.election.drawn_candidacies()]
    ticks = [int(slug in slugs) for slug in drawn]
    if description.questions[0].blank:
        ticks.insert(0, int(not slugs))
    exponent = private_exponent(code or code_for(entry), description.uuid)
    return make_ballot(description, exponent, [ticks], key=key)


@lru_cache(maxsize=4)
def _known(description_text: str) -> tuple[Description, FixedBase]:
    description = Description.parse(description_text)
    return description, FixedBase(description.public_key)


def vote(election: Election, user: User, *slugs: str, code: str = "") -> RollEntry:
    """Make a ballot and cast it, as the booth does."""
    open_if_due(election)
    election.refresh_from_db()
    entry = election.roll.select_related("election").get(user=user)
    return cast_ballot(election, user, ballot=make_ballot_for(entry, *slugs, code=code))


def hold_ceremony(election: Election, secrets: list[str]) -> None:
    """Let the trustees come three times each, with their secrets in the order of their places."""
    serving = election.trustees.serving().order_by("place")
    size, threshold = election.trustees_needed, election.threshold
    for trustee, secret in zip(serving, secrets, strict=True):
        accept_certificate(trustee, certificate(secret, trustee.place, size, threshold))
    certificates = list(serving.values_list("certificate", flat=True))
    for trustee, secret in zip(serving, secrets, strict=True):
        accept_polynomial(trustee, polynomial(secret, trustee.place, certificates))
    polynomials = list(serving.values_list("polynomial", flat=True))
    for trustee, secret in zip(serving, secrets, strict=True):
        accept_output(trustee, output(secret, trustee.place, certificates, polynomials))


def decrypt_tally(election: Election, secrets: dict[int, str]) -> None:
    """Let the trustees at these places, each with their secret, open the sum of the ballots."""
    serving = election.trustees.serving().order_by("place")
    certificates = list(serving.values_list("certificate", flat=True))
    polynomials = list(serving.values_list("polynomial", flat=True))
    fingerprint = Description.parse(election.description_text).fingerprint
    ((tally_text, _sized),) = box.texts_of(election, ChainKind.ENCRYPTED_TALLY)
    for place, secret in secrets.items():
        share = private_share(secret, place, certificates, polynomials)
        trustee = serving.get(place=place)
        accept_decryption(trustee, factors=decrypt(share, tally_text, fingerprint))
