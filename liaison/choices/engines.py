"""Words for list engines."""

from django.db import models


class EngineEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    LIST_SYNCED = "liaison.list_synced", "List brought into step"
