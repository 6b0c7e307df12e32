"""What the trail alone says of the seats on a day: a second reading, without the tables."""

from dataclasses import dataclass
from datetime import date

BEGUN = ("families.mandate_begun", "families.alternate_stepped_in")
ENDED = (
    "families.mandate_ended",
    "families.stepped_down",
    "families.end_brought_forward",
    "families.end_taken_back",
)
STATUS = {"families.family_dormant": "dormant", "families.family_returned": "active"}


@dataclass
class Days:
    """Somebody's days in a seat, or standing in for one, as the trail tells them."""

    family: str
    seat: int
    person: str
    since: date
    until: date | None = None

    @property
    def is_empty(self):
        return self.since == self.until

    def cover(self, day):
        return self.since <= day and (self.until is None or day < self.until)


def replay(entries, day, seats):
    """Return the seats of each family on ``day``, from the data of audit entries alone."""
    mandates, alternates, statuses = {}, {}, dict.fromkeys(seats, "active")
    counts, came, returns = dict(seats), {}, {}
    for entry in entries:
        data = entry.data
        if entry.event in BEGUN:
            mandates[entry.target] = begun(data)
        elif entry.event in ENDED:
            until = data.get("until")  # of an end that was taken back, there is none
            mandates[entry.target].until = date.fromisoformat(until) if until else None
        elif entry.event == "families.alternate_named":
            alternates[entry.target] = begun(data)
        elif entry.event == "families.alternate_ended":
            alternates[entry.target].until = date.fromisoformat(data["until"])
        elif entry.event in STATUS and data["on"] <= day.isoformat():
            statuses[data["family"]] = STATUS[entry.event]
            if statuses[data["family"]] == "active":
                returns[data["family"]] = date.fromisoformat(data["on"])
        elif entry.event == "families.family_seats_changed" and data["on"] <= day.isoformat():
            counts[data["family"]] = data["became"]
            for number in range(data["was"] + 1, data["became"] + 1):
                came[data["family"], number] = date.fromisoformat(data["on"])
    return {
        slug: (
            statuses[slug],
            [
                seat_on(
                    of_seat(mandates, slug, n),
                    of_seat(alternates, slug, n),
                    day,
                    came=came.get((slug, n)),
                    back=returns.get(slug, date.min),
                )
                for n in sorted({*range(1, count + 1), *held_on(mandates, slug, day)})
            ],
        )
        for slug, count in counts.items()
    }


def begun(data):
    until = data.get("until")
    return Days(
        data["family"],
        data["seat"],
        data["person"],
        date.fromisoformat(data["since"]),
        date.fromisoformat(until) if until else None,
    )


def of_seat(rows, slug, number):
    return [row for row in rows.values() if (row.family, row.seat) == (slug, number)]


def held_on(mandates, slug, day):
    """Return the seats somebody holds, also those the family had no more, or not yet."""
    return {one.seat for one in mandates.values() if one.family == slug and one.cover(day)}


def seat_on(mandates, alternates, day, *, came, back):
    """Return holder, since, announced end, vacancy, designate and alternate of one seat."""
    held = [one for one in mandates if one.cover(day)]
    assert len(held) <= 1, "two people in one seat"
    ends = [m.until for m in mandates if m.until and m.until <= day and not m.is_empty]
    ends += [came] if came else []
    coming = sorted((m.since, m.person) for m in mandates if m.since > day and not m.is_empty)
    standing = [one.person for one in alternates if one.cover(day)]
    holder = held[0] if held else None
    return (
        holder and (holder.person, holder.since, holder.until),
        max(*ends, back) if ends and not holder else None,
        coming[0] if coming else None,
        standing[0] if standing else None,
    )
