"""In what bureaux differ from each other, as far as it is a choice among a few ways."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Procedure(models.TextChoices):
    """How those who do the bureau's work are found."""

    SECRETARIAT = "secretariat", _("Groups offer to form a [secretariat], and a vote chooses")
    SEATS = "seats", _("People offer to sit for a group, and a vote chooses")
    SELF_SELECTION = "self", _("Each group chooses its people itself, and says how")


class Electorate(models.TextChoices):
    """Whose votes are counted."""

    MANDATES = "mandates", _("Everybody who sits for an active group")
    ORGANISATIONS = "organisations", _("Accredited organisations, one vote each")
    SUBSCRIBERS = "subscribers", _("Subscribers who agreed to the objectives")


class BallotRule(models.TextChoices):
    UP_TO = "up_to", _("up to so many choices; a blank ballot is valid")
    EXACTLY = "exactly", _("exactly so many different choices")


class Counts(models.TextChoices):
    """Which ballot of a voter who sends several is counted."""

    LAST = "last", _("the last one; a voter may vote again until the end")
    FIRST = "first", _("the first one; a voter votes once")


class FloorOf(models.TextChoices):
    """Whose share a floor of balance protects."""

    NOBODY = "", _("nobody's: there is no floor")
    EACH = "each", _("that of women and that of men")
    WOMEN = "women", _("that of women")


class FloorEffect(models.TextChoices):
    """What follows when a floor is broken. Nobody is ever replaced silently."""

    SHOWN = "shown", _("It is shown.")
    HELD = "held", _("The result is held back.")
    POSTPONED = "postponed", _("The election is postponed, and its result held back.")


class Gender(models.TextChoices):
    """As people say it of themselves."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Neither, or not said")


class FromWhere(models.TextChoices):
    """What can be said in the place of a region, where a bureau names those it counts."""

    ELSEWHERE = "elsewhere", _("Elsewhere, or not said")
