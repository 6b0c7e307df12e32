"""The description of an election: its rules, candidates and key, fixed before anybody votes."""

from django.conf import settings
from django.utils import timezone, translation

from csb_portal import audit
from csb_portal.lifecycle import require_transaction
from elections import keystore
from elections.choices import ElectionEvent, Level
from elections.descriptions import describe, translations_of
from elections.keystore import Purpose
from elections.models import Election
from elections.protocol.encoding import sha256_hex
from elections.protocol.trustees import Trustees, single_trustee

REGISTRARS = {
    Level.STANDARD: "The portal",
    Level.SHARED: "The portal",
    Level.SEPARATED: "An independent registrar",
}


def freeze_description(election: Election) -> None:
    """Write ``election.json`` of a locked election once its roll is frozen and its key is there.

    From then on everybody can read it, and it changes only if the trustees begin anew. It is
    in English and in the bureau's zone, whoever takes the step. Doing it again is harmless.
    """
    require_transaction()
    if election.description_text:
        return
    if election.level == Level.STANDARD:
        private, election.trustees_text = single_trustee()
        keystore.create(election, Purpose.TALLY)
        election.sealed_key = keystore.seal(election, Purpose.TALLY, str(private))
    with translation.override("en"), timezone.override(settings.BUREAU_TIME_ZONE):
        election.translations_text = translations_of(election)
        election.description_text = describe(
            election,
            public_key=Trustees.parse(election.trustees_text).public_key,
            credential_authority=REGISTRARS[Level(election.level)],
        )
    election.save(
        update_fields=["trustees_text", "sealed_key", "translations_text", "description_text"]
    )
    audit.record(
        ElectionEvent.DESCRIPTION_FROZEN,
        election,
        actor=None,
        sha256=sha256_hex(election.description_text),
    )
