"""Give points, each member for themselves, before seeing what others gave."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from secretariat.choices.funding import FundingEvent
from secretariat.models import FundingApplication, FundingCriterion, FundingScore, ScoreSheet
from secretariat.permissions.funding import can_see_scores, seat_on_panel
from secretariat.services.funding.rounds import check_not_recused


@transaction.atomic
def score_application(
    application: FundingApplication,
    points: Mapping[int, int],
    *,
    remark: str = "",
    actor: User,
) -> ScoreSheet:
    """Hand in one member's points for one application, by the key of each criterion.

    They can be changed until the member sees what others gave. Raises ``DomainError`` for who
    is not on the panel, before the round closes and after it is decided, for an application
    that is not to be scored, and for points a criterion does not have.
    """
    funding_round = locked(application.round)
    check_not_recused(funding_round, actor)
    member = seat_on_panel(actor, funding_round)
    if member is None or not funding_round.is_closed:
        raise DomainError(
            _("You are not on the panel, or it is not the time to give points."),
            rule=_("The panel gives points once the round is closed, and until it decides."),
            so=_("The page of the round says where it stands."),
        )
    if not funding_round.applications.to_score().filter(pk=application.pk).exists():
        raise DomainError(
            _("%(application)s is not to be scored.") % {"application": application},
            rule=_(
                "Points are given to applications of accredited organisations that still stand."
            ),
            so=_("Its page says what became of it."),
        )
    if funding_round.applications.unchecked().exists():
        raise DomainError(
            _("The accreditation of an application was not checked yet."),
            rule=_("Points are given once it is known which applications stand."),
            so=_("Whoever runs the round checks it first."),
        )
    if can_see_scores(actor, funding_round):
        raise DomainError(
            _("You see what others gave."),
            rule=_("Nobody gives points after having seen those of others."),
            so=_("Your points stay as they are."),
        )
    criteria = list(funding_round.criteria.all())
    _check_points(criteria, points)
    sheet, _is_new = ScoreSheet.objects.update_or_create(
        member=member,
        application=application,
        defaults={"remark": remark.strip(), "handed_in_at": clock.now()},
    )
    for criterion in criteria:
        FundingScore.objects.update_or_create(
            sheet=sheet, criterion=criterion, defaults={"points": points[criterion.pk]}
        )
    # Not the points: staff read the trail, and may be kept out of the round.
    audit.record(FundingEvent.SCORED, application.case, actor=actor, public=False)
    return sheet


def _check_points(criteria: list[FundingCriterion], points: Mapping[int, int]) -> None:
    for criterion in criteria:
        given = points.get(criterion.pk)
        if given is None or not 0 <= given <= criterion.points:
            raise DomainError(
                _("“%(criterion)s” has no points from 0 to %(most)d.")
                % {"criterion": criterion, "most": criterion.points},
                rule=_("Each criterion gets points, at most as many as were published."),
                so=_("Write them for every criterion."),
            )
