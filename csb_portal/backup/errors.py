"""Why there is no backup, or nothing restored."""


class BackupError(Exception):
    """A sentence for the operator: what stands in the way, and the way out."""
