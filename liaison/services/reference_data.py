"""The bodies and channels of the bureau, as the portal knows them from the start."""

import csv
from pathlib import Path

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.db import models, transaction

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_reference_data(apps: Apps = current_apps) -> int:
    """Add the counterparts, audiences and channels that are missing; return how many were.

    What somebody has changed in the administration since stays as it is. ``apps`` lets a
    migration pass the models of its time, which may not know channels yet.
    """
    loaded = _load(apps.get_model("liaison", "Counterpart"), _rows("counterparts.csv"))
    loaded += _load(apps.get_model("liaison", "Audience"), _rows("audiences.csv"))
    if "channel" in apps.all_models["liaison"]:
        loaded += _load_channels(apps)
    return loaded


def _load_channels(apps: Apps) -> int:
    """Add the channels that are missing, each with its audience and its rules."""
    channels, rules = (apps.get_model("liaison", name) for name in ("Channel", "ChannelRule"))
    bodies, audiences = (
        _by_slug(apps.get_model("liaison", name)) for name in ("Counterpart", "Audience")
    )
    rows = _rows("channels.csv")
    wanted = {row["slug"]: row.pop("rules").split() for row in rows}
    before = set(_by_slug(channels))
    loaded = _load(channels, [row | {"audience": audiences.get(row["audience"])} for row in rows])
    for slug, channel in _by_slug(channels).items():
        for rule in wanted[slug] if slug in set(wanted) - before else ():
            kind, _colon, body = rule.partition(":")
            rules._default_manager.create(
                channel=channel, rule=kind, counterpart=bodies[body] if body else None
            )
    return loaded


def _rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _by_slug(model: type[models.Model]) -> dict[str, models.Model]:
    return {row.slug: row for row in model._default_manager.all()}  # type: ignore[attr-defined]


def _load(model: type[models.Model], rows: list[dict]) -> int:
    known = set(model._default_manager.values_list("slug", flat=True))
    missing = [model(**_values(model, row)) for row in rows if row["slug"] not in known]
    return len(model._default_manager.bulk_create(missing))


def _values(model: type[models.Model], row: dict) -> dict[str, object]:
    def value(name: str, given: object) -> object:
        is_flag = isinstance(model._meta.get_field(name), models.BooleanField)
        return given == "yes" if is_flag else given

    return {name: value(name, given) for name, given in row.items()}
