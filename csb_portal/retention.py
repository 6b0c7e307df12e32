"""Retention: each floor says what of its own goes by itself; the days are data, beat enforces them.

``settings.RETENTION`` names the purgers of every floor. The days with which a rule begins are
those of its purger; from then on the row of ``RetentionRule`` decides.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from csb_portal import clock
from csb_portal.models import RetentionRule

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Purger:
    """Something that goes by itself: what it is, why so soon, and how.

    ``purge`` removes what is older than the moment it is given, and returns how much.
    """

    key: str
    days: int
    about: str | Promise
    why: str | Promise
    purge: Callable[[datetime], int]


@cache
def purgers() -> dict[str, Purger]:
    """Return the purgers of every floor by their keys. Raises ``ValueError`` for a key twice."""
    found: dict[str, Purger] = {}
    for path in settings.RETENTION:
        for purger in import_string(path):
            if purger.key in found:
                message = f"Two purgers are called {purger.key}."
                raise ValueError(message)
            found[purger.key] = purger
    return found


def enter_missing_rules(apps: Apps = current_apps) -> int:
    """Give each purger that has none its rule; return how many were missing."""
    rules = apps.get_model("csb_portal", "RetentionRule")._default_manager
    known = set(rules.values_list("key", flat=True))
    missing = [purger for key, purger in purgers().items() if key not in known]
    for purger in missing:
        rules.create(key=purger.key, days=purger.days)
    return len(missing)


def limit(key: str) -> datetime:
    """Return the moment before which things of this kind are no longer kept."""
    rule = RetentionRule.objects.filter(key=key).first()
    return clock.now() - timedelta(days=rule.days if rule else purgers()[key].days)


def forget_addresses(model: type[models.Model], field: str, which: Q, **also: object) -> int:
    """Keep rows of a model, but not the address in them; return of how many it was forgotten."""
    nowhere = Concat(Value("erased-"), Cast("pk", models.CharField()), Value("@example.invalid"))
    known = model._default_manager.filter(which).exclude(
        Q(**{field: ""}) | Q(**{f"{field}__endswith": "@example.invalid"})
    )
    pks = list(known.values_list("pk", flat=True))
    return model._default_manager.filter(pk__in=pks).update(**{field: nowhere} | also)


def purge_all() -> dict[str, int]:
    """Remove whatever is kept too long, kind by kind; return how much of each. Safe to repeat.

    One kind that cannot be purged does not keep the others.
    """
    enter_missing_rules()
    purged = {}
    for key, purger in purgers().items():
        try:
            with transaction.atomic():
                purged[key] = purger.purge(limit(key))
        except Exception:  # whatever ails one kind must not keep the others
            logger.exception("%s could not be purged", key)
    return purged


def days_by_key() -> dict[str, int]:
    """Return for how many days each kind of thing is kept today."""
    days = dict(RetentionRule.objects.values_list("key", "days"))
    return {key: days.get(key, purger.days) for key, purger in purgers().items()}


def rules_with_purgers() -> list[tuple[int, Purger]]:
    """Return each purger with the days that hold for it, for whoever wants to read them."""
    days = days_by_key()
    return [(days[key], purger) for key, purger in purgers().items()]
