"""Why there is no archive."""


class ArchiveError(Exception):
    """A sentence for the operator: what stands in the way, and the way out."""


class ArchiveInUse(ArchiveError):
    """Another run is at work in the same folder."""
