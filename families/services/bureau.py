"""What kind of bureau this is, set up and corrected; what runs keeps the rules it began with."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import User
from families import words
from families.choices.bureau import Procedure
from families.choices.families import FamilyEvent
from families.models import Bureau
from families.models.bureau import ONLY
from families.models.bureau_rules import BureauWords
from families.services.balance import check_balance
from families.services.ballot_rules import check_ballot_rules


@transaction.atomic
def correct_bureau(values: Mapping[str, Any], *, actor: User | None) -> Bureau:
    """Change the bureau's words and numbers; calls, votes and terms under way keep theirs.

    Raises ``DomainError`` for rules that contradict each other, or a value that cannot be.
    """
    Bureau.objects.get_or_create(pk=ONLY)
    bureau = Bureau.objects.select_for_update().get(pk=ONLY)
    before = {name: getattr(bureau, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        setattr(bureau, name, values[name])
    check_rules(bureau)
    if changed:
        bureau.save(update_fields=changed)
        record(FamilyEvent.BUREAU_CORRECTED, bureau, changed, actor=actor)
    transaction.on_commit(lambda: words.remember(bureau), robust=True)
    return bureau


def record(event: FamilyEvent, bureau: Bureau, names: Iterable[str], *, actor: User | None) -> None:
    """Write the rules named on the trail, and the words beside it, as all that people write."""
    named = {field.name for field in BureauWords._meta.local_fields} | {"regions"}
    after = {name: getattr(bureau, name) for name in names}
    audit.record(
        event,
        bureau,
        actor=actor,
        rules={name: value for name, value in after.items() if name not in named},
        private={name: value for name, value in after.items() if name in named} or None,
    )


def check_rules(bureau: Bureau) -> None:
    """Refuse rules that cannot hold together. Raises ``DomainError``."""
    try:
        bureau.clean_fields()
    except ValidationError as problem:
        raise DomainError(
            " ".join(problem.messages), so=_("Correct it; nothing was saved.")
        ) from None
    parts = (bureau.thematic_groups, bureau.regional_groups)
    if bureau.groups and None not in parts and sum(part or 0 for part in parts) != bureau.groups:
        raise DomainError(
            _("%(thematic)d and %(regional)d groups are not %(groups)d.")
            % {"thematic": parts[0], "regional": parts[1], "groups": bureau.groups},
            rule=_("Groups are by subject or by region."),
            so=_("Correct one of the three numbers."),
        )
    check_balance(bureau)
    _check_ballot(bureau)
    if any(day >= bureau.review_days for day in bureau.review_repeat_days):
        raise DomainError(
            _("A notice would be repeated when its %(days)d days are over.")
            % {"days": bureau.review_days},
            rule=_("A notice is repeated while it can be answered."),
            so=_("Repeat it earlier, or give more days to answer."),
        )
    if bureau.max_months and bureau.max_months < bureau.term_months:
        raise DomainError(
            _("A term of %(term)d months is longer than the %(most)d that are allowed in a row.")
            % {"term": bureau.term_months, "most": bureau.max_months},
            rule=_("Whoever is elected can serve the whole term."),
            so=_("Shorten the term, or allow more months."),
        )


def _check_ballot(bureau: Bureau) -> None:
    elected = {
        Procedure.SECRETARIAT: bureau.groups_needed,
        Procedure.SEATS: bureau.seats_per_group,
        Procedure.SELF_SELECTION: None,
    }
    check_ballot_rules(
        ballot_rule=bureau.ballot_rule,
        choices=bureau.choices,
        none_offered=bureau.none_offered,
        seats=elected[Procedure(bureau.procedure)],
    )
