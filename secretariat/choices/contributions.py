"""Words of contributions: what the trail says of them."""

from django.db import models


class ContributionEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept. It names no giver."""

    RECORDED = "contributions.recorded", "Contribution recorded"
    SET_ASIDE = "contributions.set_aside", "Contribution set aside as a mistake"
    GIVER_RENAMED = "contributions.giver_renamed", "Giver of a contribution named otherwise"
