"""People offer to sit for a group: one offer a person, by the rules of the call."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import StoredFile, User
from csb_portal.moments import on_day, when
from csb_portal.references import next_reference
from elections.choices import ElectionEvent, InterestStatus
from elections.models import Nomination, VolunteerCall
from elections.notifications import nominations as notifications
from elections.services.calls import open_if_due
from families.choices.bureau import FloorOf, FromWhere
from families.models import Family, FocalPoint
from families.rules.terms import may_serve_from


@transaction.atomic
def offer_to_sit(
    call: VolunteerCall,
    group: Family,
    person: User,
    *,
    statement: str,
    letter: StoredFile | None = None,
    gender: str = "",
    region: str = "",
) -> Nomination:
    """Let ``person`` stand for a seat of ``group``, by the rules that the call was announced with.

    Whoever sits for another group may offer, and leaves it only once they are given a seat here
    (``seating``): nobody knows that before, and who is not elected goes on where they sit. The very
    same offer again changes nothing. Raises ``DomainError`` with the rule it breaks; for
    who has served as long as one may, with the day from which they may again.
    """
    open_if_due(call)
    call = locked(call)
    standing = call.nominations.standing().filter(person=person).first()
    if standing and (standing.group_id, standing.statement) == (group.pk, statement):
        return standing  # a doubled click
    _check_open(call)
    _check_one_offer(standing)
    _check_group(group)
    _check_complete(call, letter, gender, region)
    check_term(call, person)
    nomination = Nomination.objects.create(
        reference=next_reference("NO", clock.today().year),
        call=call,
        group=group,
        person=person,
        statement=statement,
        letter=letter,
        gender=gender,
        region=region,
        received_at=clock.now(),
    )
    notifications.nomination_received(nomination)
    audit.record(
        ElectionEvent.NOMINATION_RECEIVED,
        nomination,
        actor=person,
        call=call.slug,
        family=group.slug,
    )
    return nomination


@transaction.atomic
def withdraw_nomination(nomination: Nomination, *, actor: User) -> Nomination:
    """Take one's own offer back while the call is open. Raises ``DomainError``."""
    call = locked(nomination.call)
    nomination = locked(nomination)
    if nomination.person_id != actor.pk:
        raise DomainError(_("Only whoever made an offer can withdraw it."))
    _check_open(call)
    nomination.move_to(InterestStatus.WITHDRAWN)
    nomination.withdrawn_at = clock.now()
    nomination.save(update_fields=["status", "withdrawn_at"])
    audit.record(
        ElectionEvent.NOMINATION_WITHDRAWN,
        nomination,
        actor=actor,
        call=call.slug,
        family=nomination.group.slug,
    )
    return nomination


def check_term(call: VolunteerCall, person: User) -> None:
    """Refuse whoever would serve longer in a row than the call allows. Raises ``DomainError``."""
    served = FocalPoint.objects.filter(user=person).values_list("since", "until")
    day = may_serve_from(
        served,
        clock.today(),
        term=call.term_months,
        most=call.max_months,
        gap=call.gap_months,
    )
    if day:
        raise DomainError(
            _("With another term %(person)s would serve more than %(most)d months in a row.")
            % {"person": person, "most": call.max_months},
            rule=_("After %(most)d months in a row one stays away for %(gap)d months.")
            % {"most": call.max_months, "gap": call.gap_months},
            so=_("%(person)s may stand again from %(day)s.")
            % {"person": person, "day": on_day(day)},
        )


def _check_open(call: VolunteerCall) -> None:
    if not call.fills_seats:
        raise DomainError(
            _("%(call)s asks [families], not people.") % {"call": call},
            so=_("The [focal points] of your [family] can answer it."),
        )
    if not call.is_open:
        raise DomainError(
            _("It is %(time)s by the server's clock, and the call is not open.")
            % {"time": when(clock.now())},
            rule=_("Offers are taken from %(opens)s until %(closes)s.")
            % {"opens": when(call.opens_at), "closes": when(call.closes_at)},
            so=_("Nothing was noted."),
        )


def _check_one_offer(standing: Nomination | None) -> None:
    if standing:
        raise DomainError(
            _("You have offered already (%(reference)s).") % {"reference": standing.reference},
            rule=_("A person offers once in a call, for one group."),
            so=_("To change it, withdraw that offer first."),
        )


def _check_group(group: Family) -> None:
    if not group.is_active:
        raise DomainError(
            _("%(group)s is dormant.") % {"group": group},
            rule=_("Only active groups have seats to fill."),
            so=_("Choose another group."),
        )


def _check_complete(
    call: VolunteerCall, letter: StoredFile | None, gender: str, region: str
) -> None:
    if call.needs_letter and letter is None:
        raise DomainError(
            _("There is no letter of nomination."),
            rule=_("Whoever offers in this call hands in a letter of nomination."),
            so=_("Add the letter as a file."),
        )
    if call.floor_of != FloorOf.NOBODY and not gender:
        raise DomainError(
            _("Your gender is not said."),
            rule=_("This call has a floor of balance, which needs the total; yours is not shown."),
            so=_("Say it, or choose “Neither, or not said”."),
        )
    if call.asks_region and not region.strip():
        raise DomainError(
            _("Your region is not said."),
            rule=_("In this call everybody says the region they come from; yours is not shown."),
            so=_("Name your region or sub-region."),
        )
    if region and call.regions and region not in (*call.region_names, FromWhere.ELSEWHERE):
        raise DomainError(
            _("“%(region)s” is no region of this call.") % {"region": region},
            rule=_("The regions: %(list)s.") % {"list": ", ".join(call.region_names)},
            so=_("Choose one of them, or “Elsewhere, or not said”."),
        )
