"""The charter's rule on consulting the plenary, as a pure function."""


def period_is_long_enough(days: int, minimum: int) -> bool:
    """Tell whether people have as many days to comment as the bureau gives them at least."""
    return days >= minimum
