"""Who takes part, by family: told in the monthly report as far as it means nobody (3.c)."""

from collections.abc import Iterable, Mapping

from django.db.models import Case, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from csb_portal.counting import Split, Total
from families.models import Family
from secretariat.choices.cases import HIDDEN_FROM_FAMILIES
from secretariat.rules import funding

NONE, OTHERS = "_none", "_others"  # as no family is called
# Of some kinds of case a family never learns: a number beside what it sees itself would tell it.
TOLD_FAMILY = When(~Q(kind__in=HIDDEN_FROM_FAMILIES), then="family__slug")


def _told(counts: Mapping[str, int]) -> list[Total]:
    """Order families by their number, the largest first; few of one are put with others."""
    groups = [funding.Total((key or NONE,), count, 0) for key, count in counts.items()]
    told = funding.totals_told(groups)
    alone = [(one.kinds[0], one.asked) for one in told if len(one.kinds) == 1]
    together = [(OTHERS, one.asked) for one in told if len(one.kinds) > 1]
    return [*sorted(alone, key=lambda part: (-part[1], part[0])), *together]


def _words(keys: Iterable[str]) -> dict[str, str]:
    families = Family.objects.filter(slug__in=[*keys])
    named = {family.slug: str(family) for family in families}
    return {
        NONE: _("Of no [family], or of one that is not told"),
        OTHERS: _("Others together"),
        **named,
    }


BY_FAMILY = Split(_lazy("by [family]"), Case(TOLD_FAMILY), _told, _words)
