"""A trial election: everything as in the real one, with the real roll, and nobody elected."""

from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections.choices import CallStatus, ElectionEvent, ElectionStatus, Level, Route
from elections.models import Candidacy, Election, VolunteerCall
from elections.models.candidacy import WHO_STANDS
from elections.models.election_rules import ElectionRules
from elections.notifications import elections as election_notifications
from elections.services.elections import check_impartial
from elections.services.endings import end_rounds, locked_with_runoff

LONGEST_STEM = 30  # leaves room for "-trial", its number, and a run-off's "-run-off"
LONGEST_TITLE = 180
OF_A_TRIAL = {"is_trial": True, "correction_hours": 0, "complaint_hours": 0}
RULES = [field.name for field in ElectionRules._meta.local_fields]


@transaction.atomic
def prepare_trial(
    source: Election | VolunteerCall,
    *,
    actor: User,
    opens_at: datetime,
    closes_at: datetime,
    level: Level | None = None,
) -> Election:
    """Set up a rehearsal of an election, or of the one that a closed call needs.

    It has the same candidates and rules, hours of its own, and the roll of its own freeze;
    ``level`` is the real one's by default. Raises ``DomainError`` once the real one opens.
    """
    source = locked(source)
    trial = _from_call(source) if isinstance(source, VolunteerCall) else _from_election(source)
    for name, value in OF_A_TRIAL.items():
        setattr(trial, name, value)
    trial.level = level or trial.level
    trial.slug = _free_slug(source.slug[:LONGEST_STEM])
    trial.title = _("TRIAL: %(title)s") % {"title": source.title[:LONGEST_TITLE]}
    trial.opens_at, trial.closes_at = opens_at, closes_at
    trial.save()
    Candidacy.objects.bulk_create(
        Candidacy(election=trial, **who) for who in _candidates_of(source)
    )
    check_impartial(trial, actor)
    audit.record(ElectionEvent.TRIAL_PREPARED, trial, actor=actor, rehearses=source.slug)
    return trial


def _from_call(call: VolunteerCall) -> Election:
    if call.status != CallStatus.CLOSED or call.route != Route.VOTE or call.fills_seats:
        raise DomainError(
            _("This call does not lead to an election."),
            rule=_("A trial has the candidates of the election that it rehearses."),
        )
    question = _("Which [families] should form the [secretariat]?")
    return Election(call=call, seats=call.families_needed, question=question)


def _from_election(election: Election) -> Election:
    is_before = election.status in (ElectionStatus.DRAFT, ElectionStatus.FROZEN)
    if election.is_trial or not is_before or election.is_open:
        raise DomainError(
            _("%(election)s has opened, or is over, or is a trial itself.")
            % {"election": election},
            rule=_("A trial is held before the election that it rehearses."),
        )
    rules = {name: getattr(election, name) for name in RULES}
    return Election(call=election.call, group=election.group, question=election.question, **rules)


def _candidates_of(source: Election | VolunteerCall) -> list[dict[str, Any]]:
    """Return who stands in the real one, as the fields of a candidacy."""
    if isinstance(source, VolunteerCall):
        offers = source.interests.standing().select_related("family")
        return [{"family": offer.family, "statement": offer.statement} for offer in offers]
    lines = source.candidacies.select_related("family", "person")
    return [{name: getattr(line, name) for name in WHO_STANDS} for line in lines]


def _free_slug(stem: str) -> str:
    slugs = (f"{stem}-trial{f'-{number}' if number > 1 else ''}" for number in count(1))
    return next(slug for slug in slugs if not Election.objects.filter(slug=slug).exists())


@transaction.atomic
def cancel_trial(trial: Election, *, actor: User, reason: str) -> Election:
    """Call off a trial at any moment, its run-off included; it needs one person."""
    rounds = locked_with_runoff(trial)
    trial = next(each for each in rounds if each.pk == trial.pk)
    check_impartial(rounds[0], actor)
    if not trial.is_trial:
        raise DomainError(
            _("%(election)s is not a trial.") % {"election": trial},
            rule=_("A real vote that has opened is annulled by two people."),
        )
    ended = end_rounds(rounds, reason=reason)
    if not ended:
        raise DomainError(_("%(election)s is over.") % {"election": trial})
    election_notifications.election_cancelled(trial, reason)
    for each in ended:
        audit.record(
            ElectionEvent.ELECTION_CANCELLED, each, actor=actor, private={"reason": reason}
        )
    return trial
