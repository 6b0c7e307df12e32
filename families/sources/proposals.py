"""What proposals tell somebody's desk; nothing of them is public before it is confirmed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from families.models import FocalPoint, MandateProposal
from families.permissions.proposals import can_confirm


def notices() -> list[Notice]:
    """Who is proposed is nobody's matter yet but the family's and staff's."""
    return []


def tasks_for(user: User) -> list[Task]:
    """Ask the second person to answer, and whoever newly sits to read what the seat holds."""
    waiting = MandateProposal.objects.waiting().with_people()
    return [
        *(_answer(proposal) for proposal in waiting if can_confirm(user, proposal)),
        *(_handover(mandate) for mandate in _new(user)),
    ]


def _new(user: User) -> list[FocalPoint]:
    """Mandates to come, and those of today: their holders read the handover."""
    own = FocalPoint.objects.of_days().filter(user=user, since__gte=clock.today())
    return list(own.select_related("family"))


def _answer(proposal: MandateProposal) -> Task:
    about = {"person": proposal.name, "family": proposal.family, "seat": proposal.seat}
    return Task(
        title=_("Confirm %(person)s for %(family)s, seat %(seat)s, or decline") % about,
        url=proposal.get_absolute_url(),
        action=_("Look at the proposal"),
        detail=_("A second person confirms whom a [family] sends."),
        due_at=proposal.lapses_at,
    )


def _handover(mandate: FocalPoint) -> Task:
    return Task(
        title=_("Read what seat %(seat)s of %(family)s holds")
        % {"seat": mandate.seat, "family": mandate.family},
        url=reverse("families:dossier", args=[mandate.family.slug, mandate.seat]),
        action=_("Read the handover"),
        detail=_("Who held it before you, and what is open."),
    )


def entries(month: Month) -> list[Entry]:
    """Mandates are told of by the roll."""
    return []
