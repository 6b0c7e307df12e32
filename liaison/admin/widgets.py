"""How the administration asks for what several of these models have."""

from typing import Any

from django import forms
from django.db import models

OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    models.URLField: {"assume_scheme": "https"},
    # The bodies are few; two lists with arrows between them are hard to use by keyboard and ear.
    models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
}
