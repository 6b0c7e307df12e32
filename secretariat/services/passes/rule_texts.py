"""A published rule is a text that is kept: whatever the program says later, it says the same."""

import json
from datetime import UTC

from django.utils import translation
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from secretariat.models import PassPool
from secretariat.models.passes.pool import fingerprint_of
from secretariat.rules.passes.allocate import FORMAT, InputError, read_rule
from secretariat.rules.passes.presets import in_words

TERMS = ("offer_hours", "no_show_minutes")
HOURS = ("opens_at", "closes_at", "ranking_until", "results_at", "collect_by", "begins_at")


def settled(pool: PassPool) -> dict[str, object]:
    """Return everything of a pool that is settled before the first request."""
    hours = {name: getattr(pool, name).astimezone(UTC).isoformat() for name in HOURS}
    return {
        "event": pool.event.slug,
        "pool": pool.slug,
        "quota": pool.quota,
        "seed": pool.seed,
        "rule": pool.rule,
        "history_of": pool.history_of,
        "history": pool.history,
        **hours,
        **{name: getattr(pool, name) for name in TERMS},
    }


def frozen_text(pool: PassPool) -> str:
    """Write what is settled, and the rule in words, as it is published and kept from then on.

    Its SHA-256 is the fingerprint.
    """
    data = {"format": FORMAT, "in_words": _in_english(pool), **settled(pool)}
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def published_rule(pool: PassPool) -> dict[str, object]:
    """Return what was settled as it was published, whatever the program says by now.

    Raises ``DomainError`` where the text or the pool was touched since.
    """
    published = json.loads(pool.rule_text)
    is_kept = all(published.get(name, value) == value for name, value in settled(pool).items())
    if not is_kept or fingerprint_of(pool.rule_text) != pool.fingerprint:
        raise DomainError(
            _("The rule is not the one that was published: its fingerprint differs."),
            rule=_("A rule is frozen and published before the first request, and stays."),
            so=_("Restore the published one; the trail has its fingerprint."),
        )
    return published


def rule_in_words(pool: PassPool) -> list[str]:
    """Say the rule of a pool in the reader's language.

    Once the program puts it otherwise than it was published, the published words stand.
    """
    words: list[str] = json.loads(pool.rule_text).get("in_words", []) if pool.rule_text else []
    try:
        is_as_published = not words or words == _in_english(pool)
    except InputError:
        is_as_published = False
    return in_words(read_rule(pool.rule)) if is_as_published else words


def _in_english(pool: PassPool) -> list[str]:
    with translation.override("en"):
        return in_words(read_rule(pool.rule))
