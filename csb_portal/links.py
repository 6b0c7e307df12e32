"""Links that strangers confirm something by: signed, each good for one thing."""

import uuid

from django.core import signing


class SignedLinks:
    """Turns keys into tokens and back; a token of one purpose is worth nothing for another."""

    def __init__(self, purpose: str) -> None:
        self._signer = signing.Signer(salt=purpose)

    def token_of(self, key: uuid.UUID) -> str:
        """Return what stands in the link: not to be guessed, and good for this key only."""
        return self._signer.sign(key.hex)

    def key_of(self, token: str) -> uuid.UUID:
        """Return the key of a token. Raises ``ValueError`` for anything that is none."""
        try:
            return uuid.UUID(self._signer.unsign(token))
        except signing.BadSignature as error:
            raise ValueError(token) from error
