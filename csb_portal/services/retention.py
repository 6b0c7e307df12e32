"""Changing how long what is kept."""

from django.db import transaction

from csb_portal import audit
from csb_portal.choices import PortalEvent
from csb_portal.lifecycle import locked
from csb_portal.models import RetentionRule, User


@transaction.atomic
def set_days(rule: RetentionRule, days: int, *, actor: User) -> RetentionRule:
    """Keep something for so many days from now on; beat removes the rest within the hour."""
    rule = locked(rule)
    if rule.days == days:
        return rule
    before, rule.days = rule.days, days
    rule.save(update_fields=["days"])
    audit.record(
        PortalEvent.RETENTION_CHANGED,
        rule,
        actor=actor,
        key=rule.key,
        before=before,
        after=days,
    )
    return rule
