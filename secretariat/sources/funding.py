"""What funding tells the front page, somebody's desk and the monthly report."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.counting import Figure, totals_by
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from secretariat.choices.cases import CaseStatus
from secretariat.choices.funding import RoundStatus
from secretariat.models import Case, CaseStep, FundingRound, PanelMember
from secretariat.permissions.funding import can_run_funding, sheets_left
from secretariat.permissions.recusals import recused_rounds


def notices() -> list[Notice]:
    """Say which rounds one can apply in now, and until when."""
    return [
        Notice(
            _("Funding: %(round)s") % {"round": found},
            found.get_absolute_url(),
            _(
                "%(event)s. Who gives points, by which criteria and below which ceilings is published."
            )
            % {"event": found.event},
            until=found.closes_at,
        )
        for found in FundingRound.objects.open().select_related("event")
    ]


def tasks_for(user: User) -> list[Task]:
    """Ask the panel for its points, and those who run a round for what it lacks."""
    now = clock.now()
    running = FundingRound.objects.filter(status=RoundStatus.PUBLISHED, opens_at__lte=now)
    if not running.exists():
        return []
    out = recused_rounds(user)
    seats = PanelMember.objects.sitting().filter(user=user, round__in=running)
    tasks = [
        _to_score(member.round, left)
        for member in seats.exclude(round__in=out).select_related("round")
        if member.round.is_closed and (left := sheets_left(member))
    ]
    if can_run_funding(user):
        for found in running.exclude(pk__in=out):
            tasks += _to_run(found)
    return tasks


def _to_score(found: FundingRound, left: int) -> Task:
    return Task(
        title=_("Points for %(round)s") % {"round": found},
        url=reverse("participation:funding-panel", args=[found.slug]),
        action=_("Give points"),
        detail=ngettext(
            "%(count)d application waits for your points.",
            "%(count)d applications wait for your points.",
            left,
        )
        % {"count": left},
        due_at=found.reserve_until,
    )


def _to_run(found: FundingRound) -> list[Task]:
    panel = reverse("participation:funding-panel", args=[found.slug])
    sitting = found.panel.sitting().count()
    tasks = []
    if sitting < found.panel_size:
        tasks.append(
            Task(
                title=_("The panel of %(round)s is too small") % {"round": found},
                url=panel,
                action=_("Name somebody"),
                detail=_("%(sitting)d of %(size)d people sit on it.")
                % {"sitting": sitting, "size": found.panel_size},
                due_at=found.closes_at,
            )
        )
    if unchecked := found.applications.unchecked().count():
        tasks.append(
            Task(
                title=_("Accreditations to check: %(round)s") % {"round": found},
                url=panel,
                action=_("Check them"),
                detail=ngettext(
                    "%(count)d applicant is of an organisation the portal does not know.",
                    "%(count)d applicants are of organisations the portal does not know.",
                    unchecked,
                )
                % {"count": unchecked},
                due_at=found.reserve_until,
            )
        )
    return tasks


def _asked(month: Month) -> QuerySet[Case]:
    return Case.objects.received_in(*month.span).filter(funding__isnull=False)


def _awarded(month: Month) -> QuerySet[Case]:
    first, end = month.span
    granted = CaseStep.objects.filter(
        case__funding__isnull=False, status=CaseStatus.GRANTED, at__gte=first, at__lt=end
    )
    return Case.objects.filter(pk__in=granted.order_by().values("case"))


_by_round = totals_by("funding__round__title")

FIGURES = (
    Figure(
        "funding_asked",
        "participation",
        _lazy("Applications for funding"),
        _lazy("Applications for funding by when they came in, without what nobody confirmed."),
        _asked,
        totals=_by_round,
        about=("", "funding.round"),
    ),
    Figure(
        "funding_awarded",
        "participation",
        _lazy("Awards of funding"),
        _lazy("Applications for funding by when they were awarded some."),
        _awarded,
        totals=_by_round,
        about=("", "funding.round"),
    ),
)


def entries(month: Month) -> list[Entry]:
    """Say which rounds a panel decided, with totals and the page they stand on."""
    first, end = month.span
    decided = FundingRound.objects.filter(recorded_at__gte=first, recorded_at__lt=end)
    return [
        Entry(
            section="participation",
            title=_("Funding decided by its panel: %(round)s") % {"round": found},
            url=found.get_absolute_url(),
            detail=_("%(awarded)s of %(budget)s, by published criteria.")
            % {"awarded": found.money(found.awarded), "budget": found.money(found.budget)},
        )
        for found in decided.order_by(F("recorded_at"))
    ]
