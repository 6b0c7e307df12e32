"""Who hears of calls for slots: those who may answer, those who are named, and the secretariat."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from csb_portal import mail
from csb_portal.mail import Reader
from families.models import FocalPoint
from families.notifications.reviews import staff
from secretariat.choices.slots import PlaceStatus
from secretariat.models import (
    Seat,
    SlatePlace,
    SlotCall,
    SlotNomination,
    SlotOutcome,
    SlotPerson,
)
from secretariat.notifications.cases import tell
from secretariat.slot_links import word_url

NOT_ON_SLATE = _("Not on the slate")
NOMINATION_WITHDRAWN = _("The nomination was withdrawn")


def call_opened(call: SlotCall) -> None:
    """Tell every focal point that names are asked for, by which criteria and until when."""
    mail.queue(
        "secretariat/email/slot_call_open",
        to=FocalPoint.objects.sitting().users(),
        occasion=f"slot-call-open:{call.pk}",
        call=call,
        sessions=list(call.sessions.all()),
    )


def word_wanted(person: SlotPerson) -> None:
    """Ask somebody who was named whether they want to be, by a link that is theirs alone."""
    _ask(person, f"slot-word:{person.pk}", is_reminder=False)


def word_still_wanted(person: SlotPerson) -> None:
    """Ask somebody once more who has not answered."""
    _ask(person, f"slot-word-again:{person.pk}", is_reminder=True)


def _ask(person: SlotPerson, occasion: str, *, is_reminder: bool) -> None:
    call = person.nomination.call
    template = "secretariat/email/slot_word"
    _tell_person(person, template, occasion, call=call, is_reminder=is_reminder)


def person_left(person: SlotPerson) -> None:
    """Tell whoever nominated that somebody declined or withdrew, and what that means."""
    nomination = SlotNomination.objects.with_people().get(pk=person.nomination_id)
    tell(
        nomination.case,
        "secretariat/email/slot_left",
        f"slot-left:{person.pk}",
        person=person,
        nomination=nomination,
        call=nomination.call,
    )


def stepped_in(person: SlotPerson) -> None:
    """Tell the alternate, once, that they speak now."""
    _tell_person(
        person,
        "secretariat/email/slot_stepped_in",
        f"slot-stepped-in:{person.pk}",
        call=person.nomination.call,
        place=SlatePlace.objects.filter(nomination=person.nomination_id).first(),
    )


def put_on_slate(place: SlatePlace) -> None:
    """Tell those who are on a slate, and whoever nominated them, that it is confirmed."""
    nomination = place.nomination
    context = {"nomination": nomination, "place": place, "call": nomination.call}
    occasion = f"slot-placed:{place.pk}"
    tell(nomination.case, "secretariat/email/slot_placed", occasion, **context)
    for person in _agreed(nomination):
        _tell_person(person, "secretariat/email/slot_placed", f"{occasion}:{person.pk}", **context)


def not_on_slate(nomination: SlotNomination) -> None:
    """Tell everybody of a nomination that it did not come on the slate, and why."""
    occasion = f"slot-not-on-slate:{nomination.pk}"
    _became(nomination, occasion, label=NOT_ON_SLATE, reason=nomination.passed_over)


def nomination_withdrawn(nomination: SlotNomination, people: Iterable[SlotPerson]) -> None:
    """Tell the people of a nomination that whoever made it took it back."""
    for person in people:
        _tell_person(
            person,
            "secretariat/email/slot_outcome",
            f"slot-withdrawn:{person.pk}",
            nomination=nomination,
            call=nomination.call,
            label=NOMINATION_WITHDRAWN,
            reason="",
            outcome=None,
        )


def place_outcome(outcome: SlotOutcome) -> None:
    """Tell everybody of a nomination what became of it, who decided and why."""
    nomination = outcome.place.nomination
    label = PlaceStatus(outcome.outcome).label
    occasion = f"slot-outcome:{outcome.pk}"
    _became(nomination, occasion, label=label, reason=outcome.reason, outcome=outcome)


def slate_due(call: SlotCall) -> None:
    """Tell the secretariat that a deadline is over and the slate can be put together."""
    _matter(call, "due", f"slot-due:{call.pk}:{call.closes_at.timestamp():.0f}")


def slate_proposed(call: SlotCall) -> None:
    """Ask for a second person."""
    if call.proposed_at:
        _matter(call, "proposed", f"slot-proposed:{call.pk}:{call.proposed_at.timestamp():.0f}")


def sent_slate_changed(call: SlotCall, person: SlotPerson) -> None:
    """Tell the secretariat that a slate reads otherwise now, so that it tells who decides."""
    _matter(call, "changed", f"slot-changed:{person.pk}")


def _matter(call: SlotCall, matter: str, occasion: str) -> None:
    members = list(Seat.objects.current().users())
    mail.queue(
        "secretariat/email/slot_matter",
        to=members or staff(),
        occasion=occasion,
        call=call,
        matter=matter,
    )


def _became(
    nomination: SlotNomination,
    occasion: str,
    *,
    label: str | Promise,
    reason: str,
    outcome: SlotOutcome | None = None,
) -> None:
    context = {
        "nomination": nomination,
        "call": nomination.call,
        "label": label,
        "reason": reason,
        "outcome": outcome,
    }
    tell(nomination.case, "secretariat/email/slot_outcome", occasion, **context)
    for person in _agreed(nomination):
        _tell_person(person, "secretariat/email/slot_outcome", f"{occasion}:{person.pk}", **context)


def _agreed(nomination: SlotNomination) -> list[SlotPerson]:
    """Those who agreed to be nominated, and so hear what became of it."""
    return [person for person in nomination.people.all() if person.has_agreed]


def _tell_person(person: SlotPerson, template: str, occasion: str, **context: object) -> None:
    if person.email.endswith("@example.invalid"):
        return
    reader = Reader(email=person.email, name=person.name, language=person.language)
    context = {"person": person, "nomination": person.nomination} | context
    mail.queue(
        template,
        to=[reader],
        occasion=occasion,
        confidential=True,
        link=word_url(person),
        **context,  # type: ignore[arg-type] # what a template reads, and no option of the mail
    )
