"""Keep out of a round whoever applies in it or has a tie, and write that down."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.permissions import Role
from families.models import FocalPoint
from secretariat.choices.funding import FundingEvent, RecusalGround
from secretariat.models import Case, FundingApplication, FundingRecusal, FundingRound, Seat
from secretariat.notifications import funding as notifications
from secretariat.permissions.recusals import Ties, ties_of
from secretariat.services.funding.locks import lock_round


def concerned(funding_round: FundingRound) -> list[User]:
    """Return whom the round concerns: its panel, who handles cases, and the bureau that could be named."""
    groups = Group.objects.filter(name__in=[Role.STAFF, Role.OPERATOR])
    return list(
        User.objects.filter(
            Q(funding_panels__round=funding_round, funding_panels__left_at=None)
            | Q(groups__in=groups)
            | Q(pk__in=Seat.objects.current().values("user"))
            | Q(pk__in=FocalPoint.objects.sitting().values("user")),
            is_active=True,
        ).distinct()
    )


@transaction.atomic
def note_recusals(
    funding_round: FundingRound, applications: Iterable[FundingApplication] | None = None
) -> list[FundingRecusal]:
    """Write down who is kept out of a round that concerns them; safe to run again.

    Without ``applications``, all of the round are looked at. Whoever sat on the panel leaves it.
    """
    funding_round = lock_round(funding_round)
    if applications is None:
        applications = funding_round.applications.confirmed().select_related("case")
    known = set(funding_round.recusals.values_list("user", "ground", "application"))
    everybody = ties_of(concerned(funding_round))
    found = [
        (ties, application, ground)
        for application in applications
        for ties in everybody
        if (ground := ties.ground(application))
        and (ties.user_id, ground, application.pk) not in known
    ]
    return [_write(funding_round, *one) for one in found]


def _write(
    funding_round: FundingRound,
    ties: Ties,
    application: FundingApplication,
    ground: RecusalGround,
) -> FundingRecusal:
    return _record(funding_round, User.objects.get(pk=ties.user_id), ground, application)


def _record(
    funding_round: FundingRound,
    user: User,
    ground: RecusalGround,
    application: FundingApplication | None = None,
    words: str = "",
) -> FundingRecusal:
    member = funding_round.panel.sitting().filter(user=user).first()
    recusal = FundingRecusal.objects.create(
        round=funding_round,
        user=user,
        ground=ground,
        application=application,
        was_on_panel=member is not None,
        words=words,
        at=clock.now(),
    )
    if member:
        member.left_at = recusal.at
        member.save(update_fields=["left_at"])
        notifications.replacement_wanted(funding_round)
    # Mail about these cases goes to whoever handles them.
    Case.objects.filter(funding__round=funding_round, handler=user).update(handler=None)
    audit.record(
        FundingEvent.RECUSED,
        funding_round,
        actor=user if ground == RecusalGround.DECLARED else None,
        public=False,
        who=user,
        ground=str(ground),
        application=application.case.reference if application else None,
        panel=member is not None,
    )
    return recusal


@transaction.atomic
def declare_tie(
    funding_round: FundingRound,
    *,
    words: str,
    actor: User,
    application: FundingApplication | None = None,
) -> FundingRecusal:
    """Let somebody say themselves that they have a tie; from then on they are kept out.

    Raises ``DomainError`` without a word on what it is, and where they are out already.
    """
    funding_round = lock_round(funding_round)
    if not words.strip():
        raise DomainError(
            _("You did not say what the tie is."),
            rule=_("A tie is declared in words; they stay on the record of the panel."),
            so=_("One sentence is enough."),
        )
    if FundingRecusal.objects.filter(round=funding_round, user=actor).exists():
        raise DomainError(
            _("You are out of this round already."),
            rule=_("Whoever asks for funding, or has a tie, neither sees nor decides that round."),
            so=_("Nothing is left to do."),
        )
    return _record(funding_round, actor, RecusalGround.DECLARED, application, words.strip())
