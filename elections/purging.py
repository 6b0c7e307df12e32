"""What of this floor goes by itself."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.retention import Purger, forget_addresses
from elections.models import Election, KeptStatement, Registrar, Trustee

KEEPERS = (Trustee, Registrar)


def purge_refused_statements(before: datetime) -> int:
    return KeptStatement.objects.filter(refused_at__lt=before).delete()[0]


def purge_keepers(before: datetime) -> int:
    """Forget where trustees and registrars were reached, once their election is long over."""
    over = Election.objects.filter(closes_at__lt=before).exclude(
        pk__in=Election.objects.unfinished().values("pk")
    )
    return sum(forget_addresses(model, "address", Q(election__in=over)) for model in KEEPERS)


PURGERS = (
    Purger(
        "elections.refused-statements",
        400,
        _("Statements of volunteers that came too late"),
        _("So that the next call begins with your text; calls come about once a year."),
        purge_refused_statements,
    ),
    Purger(
        "elections.keepers",
        400,
        _("Where the trustees and the registrar of an election that is over were reached"),
        _("So that they can be asked as long as its result may be doubted."),
        purge_keepers,
    ),
)
