"""What is read of a call: its sessions with their names, its totals, the message that goes out."""

from dataclasses import dataclass

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from families.choices.bureau import Gender
from secretariat.choices.slots import SPEAKS, PlaceStatus
from secretariat.models import SlatePlace, SlotCall, SlotNomination, SlotPerson, SlotSession
from secretariat.rules import slots as rules

TAKEN = (*SPEAKS, PlaceStatus.SPOKE)


@dataclass(frozen=True)
class Share:
    """One line of a balance: so many nominated, so many on the slate, so many taken."""

    label: str
    nominated: int
    on_slate: int
    taken: int


@dataclass(frozen=True)
class Balance:
    """One thing a slate is balanced by."""

    title: str
    rows: list[Share]


@dataclass(frozen=True)
class SessionSlate:
    """A session, who is on its slate, and who could still come on it."""

    session: SlotSession
    places: list[SlatePlace]
    waiting: list[SlotNomination]

    @property
    def lacks(self) -> int:
        return rules.too_few(len(self.places), self.session.least)

    @property
    def is_full(self) -> bool:
        return rules.is_full(len(self.places), self.session.most)


def slate_of(call: SlotCall) -> list[SessionSlate]:
    """Return every session with its names, in a handful of queries however many there are."""
    places = list(SlatePlace.objects.filter(session__call=call).with_people())
    waiting = list(call.nominations.standing().filter(place=None).with_people())
    return [
        SessionSlate(
            session,
            [place for place in places if place.session_id == session.pk],
            [one for one in waiting if one.session_id == session.pk],
        )
        for session in call.sessions.all()
    ]


def balance_of(call: SlotCall) -> list[Balance]:
    """Count who is nominated, on the slate and taken, by gender, region and family.

    Who speaks counts, not whoever stands in; totals only, so that everybody may read them.
    """
    nominated = [_words(one, one.speaks) for one in call.nominations.with_people() if one.speaks]
    places = list(SlatePlace.objects.filter(session__call=call).with_people())
    on_slate = [_words(place.nomination, place.speaks) for place in places]
    taken = [_words(one.nomination, one.speaks) for one in places if one.status in TAKEN]
    titles = {"gender": _("Gender"), "region": _("Region"), "by": _("[Family]")}
    return [Balance(title, _rows(nominated, on_slate, taken, key)) for key, title in titles.items()]


def _words(nomination: SlotNomination, person: SlotPerson | None) -> dict[str, str]:
    said = dict(Gender.choices).get(person.gender, "") if person else ""
    return {
        "gender": str(said),
        "region": person.region if person else "",
        "by": nomination.by,
    }


def _rows(
    nominated: list[dict[str, str]],
    on_slate: list[dict[str, str]],
    taken: list[dict[str, str]],
    key: str,
) -> list[Share]:
    columns = [dict(rules.shares(rows, key)) for rows in (nominated, on_slate, taken)]
    words = [word for word, _count in rules.shares([*nominated, *on_slate, *taken], key)]
    counts = ((word, [column.get(word, 0) for column in columns]) for word in words)
    return [Share(word or _("Not said"), *numbers) for word, numbers in counts]


def nominations_by(call: SlotCall) -> list[tuple[str, int]]:
    """Count the nominations of a call by family or group, most first; no names."""
    counted = call.nominations.values(
        "case__family__name_en", "nominated_by", "group_name"
    ).annotate(count=Count("pk"))
    rows = [
        (row["case__family__name_en"] or row["group_name"] or _("Others"), row["count"])
        for row in counted.order_by()
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def message_of(call: SlotCall) -> str:
    """Write the slate as it is sent to whoever decides: hours of the place, withheld names too."""
    context = {"call": call, "slate": slate_of(call)}
    with timezone.override(call.event.zone):
        return render_to_string("secretariat/slots/message.txt", context).strip() + "\n"
