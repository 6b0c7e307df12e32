"""The floor as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from families.words import speak_own_words


class FamiliesConfig(AppConfig):
    """Brings the bureau's own words into every sentence of the portal."""

    name = "families"
    verbose_name = _("[Families]")

    def ready(self) -> None:
        speak_own_words()
