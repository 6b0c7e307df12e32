"""What the pages of a case show of a nomination."""

from secretariat.case_links import token_of
from secretariat.choices.cases import CaseKind
from secretariat.models import Case, SlatePlace, SlotNomination
from secretariat.permissions.terms import Somebody
from secretariat.views.cases.part import Part

TEMPLATE = "secretariat/slots/_case.html"


def slot_part(case: Case, user: Somebody) -> Part | None:
    """Show who is named, what they answered, where they stand and what became of it."""
    nomination = (
        SlotNomination.objects.with_people().select_related("call").filter(case=case)
    ).first()
    if nomination is None:
        return None
    place = SlatePlace.objects.filter(nomination=nomination).with_people().first()
    people = sorted(nomination.people.all(), key=lambda one: (not one.stands, one.pk))
    context = {
        "nomination": nomination,
        "people": people,
        "call": nomination.call,
        "place": place if nomination.call.has_public_slate else None,
        "token": token_of(case),
        "rooms": case.linked.filter(kind=CaseKind.ROOM),
        "empty_roles": nomination.open_roles if nomination.call.is_open and case.is_open else [],
    }
    return Part(TEMPLATE, context)
