"""Prepare a funding round, publish its rule, and take it back while nothing is decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.models.trail import canonical, sha256
from csb_portal.moments import on_day, when
from secretariat.choices.cases import CaseStatus
from secretariat.choices.funding import FundingEvent, RoundStatus
from secretariat.models import FundingRound
from secretariat.notifications import funding as notifications
from secretariat.permissions.recusals import is_recused
from secretariat.rules.funding import LEAST_LOOK_DAYS, ceiling_of
from secretariat.services.cases.steps import move_case
from secretariat.services.funding.locks import lock_round

WHOLE = 100
OF_THE_RULE = (
    "budget", "currency", "country_list", "panel_size", "least_percent", "lot_seed",
    "answer_days", "look_days",
)  # fmt: skip


@dataclass(frozen=True)
class Criterion:
    """One criterion as it was typed in."""

    name: str
    points: int
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """Criteria in their order, and the percent of the budget for each group of countries."""

    criteria: Sequence[Criterion]
    ceilings: dict[str, int] = field(default_factory=dict)


def check_not_recused(funding_round: FundingRound, actor: User | None) -> None:
    """Raise ``DomainError`` where somebody would act on a round they are kept out of."""
    if actor and is_recused(actor, funding_round):
        raise DomainError(
            _("You apply in %(round)s, or have a tie to somebody who does.")
            % {"round": funding_round},
            rule=_("Whoever asks for funding, or has a tie, neither sees nor decides that round."),
            so=_("Leave it to the others; your recusal is on record."),
        )


@transaction.atomic
def save_draft(draft: FundingRound, rule: Rule, *, actor: User) -> FundingRound:
    """Write down a round nobody can see yet, or change such a one.

    Raises ``DomainError`` for a rule that cannot be, and once the round is published.
    """
    if draft.pk and not locked(draft).is_draft:
        raise _frozen(draft)
    _check(draft, rule)
    is_new = draft.pk is None
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise DomainError(
            _("There is a round with the short name “%(slug)s”.") % {"slug": draft.slug},
            so=_("Choose another one."),
        ) from error
    draft.criteria.all().delete()
    draft.ceilings.all().delete()
    for place, one in enumerate(rule.criteria, start=1):
        draft.criteria.create(place=place, name=one.name, text=one.text, points=one.points)
    for group, percent in rule.ceilings.items():
        most = ceiling_of(draft.budget, percent)
        draft.ceilings.create(group=group, percent=percent, most=most)
    if is_new:
        audit.record(FundingEvent.DRAFTED, draft, actor=actor, public=False)
    return draft


def _check(draft: FundingRound, rule: Rule) -> None:
    if not rule.criteria or not rule.ceilings:
        raise DomainError(
            _("There is no criterion, or no ceiling."),
            rule=_("Money is given by published criteria, below a ceiling for each group."),
            so=_("Write at least one of each."),
        )
    if draft.look_days < LEAST_LOOK_DAYS:
        raise DomainError(
            _("Whoever is refused would have %(days)d days to look elsewhere.")
            % {"days": draft.look_days},
            rule=_("They have at least %(days)d days.") % {"days": LEAST_LOOK_DAYS},
            so=_("Write %(days)d or more.") % {"days": LEAST_LOOK_DAYS},
        )
    if draft.closes_at <= draft.opens_at:
        raise DomainError(
            _("The round closes before it opens."), so=_("Correct one of the two moments.")
        )
    if any(percent > WHOLE for percent in rule.ceilings.values()):
        raise DomainError(
            _("A ceiling is more than the whole budget."), so=_("Write at most 100 percent.")
        )
    if draft.closes_at > draft.reserve_until:
        raise DomainError(
            _("The round closes on %(closes)s; answers are due until %(last)s.")
            % {"closes": when(draft.closes_at), "last": when(draft.reserve_until)},
            rule=_("Whoever is refused has %(days)d days to look elsewhere, until %(until)s.")
            % {"days": draft.look_days, "until": on_day(draft.look_until)},
            so=_("Close it earlier."),
        )


def _frozen(published: FundingRound) -> DomainError:
    return DomainError(
        _("%(round)s is %(state)s.")
        % {"round": published, "state": published.status_label.lower()},
        rule=_("Criteria, budget and ceilings are frozen once they are published."),
        so=_("Cancel the round and publish another one, or leave it as it is."),
    )


def rule_mark(funding_round: FundingRound) -> str:
    """Return the mark of a rule: another one as soon as a word or a number of it changes."""
    rule = {name: getattr(funding_round, name) for name in OF_THE_RULE}
    rule["look_until"] = funding_round.look_until.isoformat()
    rule["criteria"] = [[one.name, one.text, one.points] for one in funding_round.criteria.all()]
    rule["ceilings"] = sorted(
        [one.group, one.percent, one.most] for one in funding_round.ceilings.all()
    )
    return sha256(canonical(rule))


def check_rule_kept(funding_round: FundingRound) -> None:
    """Raise ``DomainError`` where the rule is no longer the one that was published."""
    if rule_mark(funding_round) != funding_round.rule_hash:
        raise DomainError(
            _("The rule of %(round)s is not the one that was published.")
            % {"round": funding_round},
            rule=_("Criteria, budget and ceilings are frozen once they are published."),
            so=_("Somebody changed the database past the portal. Ask staff to look at the trail."),
        )


@transaction.atomic
def publish_round(draft: FundingRound, *, actor: User) -> FundingRound:
    """Put the rule before everybody, before the first application; it is frozen from now on.

    Raises ``DomainError`` where the round would have opened already; ``TransitionNotAllowed``.
    """
    draft = locked(draft)
    draft.move_to(RoundStatus.PUBLISHED)
    draft.published_at = clock.now()
    if draft.opens_at < draft.published_at:
        raise DomainError(
            _("%(round)s was to open on %(when)s.")
            % {"round": draft, "when": when(draft.opens_at)},
            rule=_("Criteria are published before the first application."),
            so=_("Let it open later."),
        )
    draft.rule_hash = rule_mark(draft)
    draft.save(update_fields=["status", "published_at", "rule_hash"])
    audit.record(
        FundingEvent.PUBLISHED,
        draft,
        actor=actor,
        rule=draft.rule_hash,
        budget=draft.budget,
        ceilings={one.group: one.percent for one in draft.ceilings.all()},
        opens=draft.opens_at,
        closes=draft.closes_at,
    )
    return draft


@transaction.atomic
def cancel_round(funding_round: FundingRound, *, reason: str, actor: User) -> FundingRound:
    """Give a round up before it is decided; whoever applied reads why.

    Raises ``DomainError`` without a reason and on a round of one's own; ``TransitionNotAllowed``.
    """
    funding_round = lock_round(funding_round)
    check_not_recused(funding_round, actor)
    if not reason.strip():
        raise DomainError(
            _("There is no reason yet."),
            rule=_("Whoever applied reads why."),
            so=_("Write the reason."),
        )
    funding_round.move_to(RoundStatus.CANCELLED)
    funding_round.save(update_fields=["status"])
    waiting = [
        one.case
        for one in funding_round.applications.filter(case__closed_at=None).select_related("case")
    ]
    for case in waiting:
        if case.status == CaseStatus.INCOMPLETE:
            move_case(case, CaseStatus.RECEIVED, is_told=False)
        move_case(case, CaseStatus.REFUSED, reason=reason)
    notifications.panel_not_needed(funding_round)
    audit.record(
        FundingEvent.CANCELLED, funding_round, actor=actor, private={"reason": reason.strip()}
    )
    return funding_round
