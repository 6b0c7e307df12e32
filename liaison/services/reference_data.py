"""The bodies the bureau speaks with, as the portal knows them from the start."""

import csv
from pathlib import Path

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.db import models, transaction

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_reference_data(apps: Apps = current_apps) -> int:
    """Add the counterparts and audiences that are missing, and return how many were.

    What somebody has changed in the administration since stays as it is. ``apps`` lets a
    migration pass the models of its time.
    """
    return _load(apps.get_model("liaison", "Counterpart"), DATA / "counterparts.csv") + _load(
        apps.get_model("liaison", "Audience"), DATA / "audiences.csv"
    )


def _load(model: type[models.Model], path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_values(model, row) for row in csv.DictReader(file)]
    known = set(model._default_manager.values_list("slug", flat=True))
    missing = [model(**row) for row in rows if row["slug"] not in known]
    return len(model._default_manager.bulk_create(missing))


def _values(model: type[models.Model], row: dict[str, str]) -> dict[str, object]:
    def value(name: str, text: str) -> object:
        is_flag = isinstance(model._meta.get_field(name), models.BooleanField)
        return text == "yes" if is_flag else text

    return {name: value(name, text) for name, text in row.items()}
