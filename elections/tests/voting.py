"""Real ballots for tests, made by the Python twin of the booth."""

from elections.twin import make_ballot_for, vote

__all__ = ["make_ballot_for", "vote"]
