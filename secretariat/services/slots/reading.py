"""What is read of a call: its sessions with their names, its totals, the message that goes out."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
    """One line of a balance in words: how many are nominated, on the slate, taken."""

    label: str
    nominated: str
    on_slate: str
    taken: str


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
    waiting = list(call.nominations.standing().confirmed().filter(place=None).with_people())
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

    Who speaks counts, not whoever stands in. In whose name somebody is nominated is public; by
    gender and region only shares are told, and none that says of somebody who they are.
    """
    places = {
        place.nomination_id: place
        for place in SlatePlace.objects.filter(session__call=call).with_people()
    }
    nominated, on_slate, taken = [], [], []
    for nomination in call.nominations.confirmed().with_people():
        place = places.get(nomination.pk)
        person = place.speaks if place else nomination.speaks
        if person is None:
            continue
        words = _words(nomination, person)
        nominated.append(words)
        if place:
            on_slate.append(words)
        if place and place.status in TAKEN:
            taken.append(words)
    columns = [nominated, on_slate, taken]
    return [
        Balance(_("Gender"), _shares(columns, "gender")),
        Balance(_("Region"), _shares(columns, "region")),
        Balance(_("[Family]"), _numbers(columns, "by")),
    ]


def _words(nomination: SlotNomination, person: SlotPerson) -> dict[str, str]:
    said = dict(Gender.choices).get(person.gender, "")
    return {"gender": str(said), "region": person.region, "by": nomination.by}


def _shares(columns: Sequence[Sequence[Mapping[str, str]]], key: str) -> list[Share]:
    told = rules.shares_told([[row[key] for row in rows] for rows in columns])
    words = sorted({word for shares in told for word in shares}, key=lambda one: (not one, one))
    return [
        Share(word or _("Not said"), *(_about(one.get(word)) for one in told)) for word in words
    ]


def _about(percent: int | None) -> str:
    return "–" if percent is None else _("about %(percent)d percent") % {"percent": percent}


def _numbers(columns: Sequence[Sequence[Mapping[str, str]]], key: str) -> list[Share]:
    counted = [Counter(row[key] for row in rows) for rows in columns]
    return [
        Share(word, *(str(one[word]) for one in counted))
        for word, _count in sorted(counted[0].items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def nominations_by(call: SlotCall) -> list[tuple[str, int]]:
    """Count the nominations of a call by family or group, most first; no names."""
    counted = (
        call.nominations.confirmed()
        .values("case__family__name_en", "nominated_by", "group_name")
        .annotate(count=Count("pk"))
    )
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
