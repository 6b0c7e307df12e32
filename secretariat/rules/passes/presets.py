"""The rules a pool can be given out by: data, each said in words by its parts."""

import json
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from secretariat.rules.passes.allocate import FAMILIES, Rule, read_rule

DATA = Path(__file__).parent.parent.parent / "data" / "pass_rules.json"


def presets() -> dict[str, Rule]:
    """Return the rules to choose from, the bureau's own first.

    None draws a lot for each request: it could be computed ahead, and tried again by asking
    anew. What was published with such a rule is still read and recomputed.
    """
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    return {row["key"]: read_rule(row["rule"]) for row in rows}


def as_data(rule: Rule) -> dict[str, object]:
    """Return a rule as it is frozen and published."""
    return asdict(rule)


def in_words(rule: Rule) -> list[str]:
    """Say a rule as sentences, in the order in which it is applied."""
    said = []
    if rule.passes_each_round == 1:
        said.append(_("In each round a [family] gets one pass at most."))
    elif rule.passes_each_round:
        said.append(
            _("In each round a [family] gets at most %(count)d passes.")
            % {"count": rule.passes_each_round}
        )
    if rule.without_pass_first:
        said.append(_("[Families] that had no pass at the last event go first."))
    if rule.lottery == FAMILIES:
        said.append(
            _(
                "Among equal [families] the lot decides: SHA-256 of the seed, a bar and the short"
                " name of the [family]; the smallest goes first."
            )
        )
    else:
        said.append(
            _(
                "Among equal requests the lot decides: SHA-256 of the seed, a bar and the number"
                " of the request; the smallest goes first."
            )
        )
    said.append(
        _("Inside a [family] its own ranking counts; what is not ranked, in order of time.")
    )
    return said


def name_of(rule: Rule) -> str:
    """Name a rule in one line, to choose by."""
    return " ".join(in_words(rule)[:-1])
