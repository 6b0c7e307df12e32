"""How the protocol says no."""


class ProtocolError(ValueError):
    """Something does not follow the protocol; its text is one English sentence naming the check."""
