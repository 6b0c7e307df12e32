"""The floors of balance that a bureau or a call sets itself: said in sentences, and checked."""

from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from families.choices.bureau import FloorOf, FromWhere
from families.models.balance_rules import BalanceRules
from families.models.self_statement import LONGEST_REGION

LARGEST_HALF = 50  # percent
WHOLE = 100


def floor_sentences(rules: BalanceRules) -> list[str]:
    """Say the floors, a sentence each; none where there is none."""
    told = []
    if rules.floor_of:
        by_gender = (
            _("Women and men are each at least %(percent)d percent of those who sit.")
            if rules.floor_of == FloorOf.EACH
            else _("Women are at least %(percent)d percent of those who sit.")
        )
        told.append(by_gender % {"percent": rules.floor_percent or 0})
    if rules.region_percent:
        told.append(
            _(
                "People from each region are at least %(percent)d percent of those who sit: %(list)s."
            )
            % {"percent": rules.region_percent, "list": ", ".join(rules.region_names)}
        )
    return told


def check_balance(rules: BalanceRules) -> None:
    """Refuse floors that nobody could keep or measure. Raises ``DomainError``."""
    if bool(rules.floor_percent) != (rules.floor_of != FloorOf.NOBODY):
        raise DomainError(
            _("Of a floor, only one half is said."),
            rule=_("A floor of balance says whose share it protects, and how large that is."),
            so=_("Give both, or neither."),
        )
    if rules.floor_of == FloorOf.EACH and (rules.floor_percent or 0) > LARGEST_HALF:
        raise DomainError(
            _("Two shares of %(percent)d percent are more than the whole.")
            % {"percent": rules.floor_percent},
            rule=_("A floor for each of two is at most 50 percent."),
            so=_("Choose a lower floor."),
        )
    _check_regions(rules)


def _check_regions(rules: BalanceRules) -> None:
    names = rules.region_names
    folded = [name.casefold() for name in names]
    for name in names:
        if folded.count(name.casefold()) > 1 or name == FromWhere.ELSEWHERE:
            raise DomainError(
                _("“%(name)s” is no region of its own.") % {"name": name},
                rule=_("Each region is named once; who comes from none of them can say so anyway."),
                so=_("Take it out of the list."),
            )
        if len(name) > LONGEST_REGION:
            raise DomainError(
                _("The name of a region has %(length)d letters: %(name)s")
                % {"length": len(name), "name": name},
                rule=_("It has at most %(most)d.") % {"most": LONGEST_REGION},
                so=_("Shorten it."),
            )
    if (names or rules.region_percent) and not rules.asks_region:
        raise DomainError(
            _("Nobody is asked for their region."),
            rule=_("Regions are counted by what people say of themselves."),
            so=_("Let candidates and seats say their region, or leave out regions and floor."),
        )
    if rules.region_percent and not names:
        raise DomainError(
            _("A floor for each region is set, and no region is named."),
            rule=_("A floor protects the regions that the [bureau] names."),
            so=_("Name them, or leave the floor out."),
        )
    if len(names) * (rules.region_percent or 0) > WHOLE:
        raise DomainError(
            _("%(count)d shares of %(percent)d percent are more than the whole.")
            % {"count": len(names), "percent": rules.region_percent},
            rule=_("The floors of all regions together are at most 100 percent."),
            so=_("Choose a lower floor."),
        )
