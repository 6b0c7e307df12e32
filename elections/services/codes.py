"""Voting codes: made by the portal when the vote opens, unless a registrar made them outside."""

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from elections import keystore
from elections.choices import Level
from elections.keystore import Purpose
from elections.models import Election, RollEntry
from elections.protocol.credentials import new_code, public_credential
from elections.protocol.encoding import dumps


def make_codes(election: Election) -> str:
    """Give everybody on the roll a code, and return the public halves as the archive lists them.

    The private half lies sealed in the database under a key that is a file, and both are
    destroyed when the vote closes.
    """
    if election.level == Level.SEPARATED:
        return listed(election.registrar.credentials)
    keystore.create(election, Purpose.CODES)
    entries = list(election.roll.valid())
    for entry in entries:
        code = new_code()
        entry.credential = str(public_credential(code, election.uuid))
        entry.sealed_code = keystore.seal(election, Purpose.CODES, code)
    RollEntry.objects.bulk_update(entries, ["credential", "sealed_code"])
    return listed([entry.credential for entry in entries])


def listed(credentials: list[str]) -> str:
    """Return public halves in the order of their values, which tells nothing of the voters."""
    return dumps(sorted(credentials, key=int))


def code_for(entry: RollEntry) -> str:
    """Return the voting code the portal hands to a voter's browser, or "" at full separation.

    Raises ``DomainError`` when the key that opens it is gone.
    """
    if not entry.sealed_code:
        return ""
    try:
        return keystore.unseal(entry.election, Purpose.CODES, entry.sealed_code)
    except keystore.KeyMissing:
        raise DomainError(
            _("The key that opens the voting codes is not on this machine."),
            rule=_("It is destroyed when the vote closes, and is in no backup."),
            so=_("Nothing was cast. Write to the [Civil Society Division]; they know what to do."),
        ) from None
