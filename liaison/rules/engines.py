"""Rules of list engines that are other programs, as pure functions."""

from datetime import timedelta

FAILURES_TO_GIVE_UP = 3  # in a row; from then on it is asked ever more rarely
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)
COMPARED_EVERY = timedelta(minutes=10)
# So long a post whose fate nobody knows is waited for before it is handed in once more.
BENEFIT_OF_DOUBT = timedelta(minutes=15)
# A post that is not back in the archive after so long is shown to staff, for some days.
BACK_WITHIN, LOOKED_BACK = timedelta(hours=6), timedelta(days=7)


def pause_after(failures: int) -> timedelta:
    """Return how long an engine is left alone after so many failures in a row."""
    if failures < FAILURES_TO_GIVE_UP:
        return timedelta()
    doublings = min(failures - FAILURES_TO_GIVE_UP, 10)
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
