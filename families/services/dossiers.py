"""The handover dossier: what a seat holds, for whoever newly sits in it."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.desk import Notice, Section
from csb_portal.moments import on_day
from families.models import Family, FocalPoint, SeatOn
from families.services.rosters_as_of import families_on


@dataclass(frozen=True)
class Dossier:
    """One seat of a family on a day: who holds it, who did, what is open."""

    family: Family
    seat: SeatOn
    on: date
    sections: list[Section]

    @property
    def markdown(self) -> str:
        """The same as text, to be kept or printed."""
        title = _("Seat %(seat)s of %(family)s: handover") % {
            "seat": self.seat.number,
            "family": self.family,
        }
        parts = [f"# {title}", on_day(self.on)]
        for section in self.sections:
            lines = [_line(notice) for notice in section.notices] or [section.nothing]
            parts += [f"## {section.title}", "\n".join(lines)]
        return "\n\n".join(parts) + "\n"


def dossier_of(slug: str, seat: int, *, with_proposals: bool) -> Dossier | None:
    """Put together what one seat holds today; ``None`` if the family has no such seat.

    Proposals are for those who keep the family's seats: nobody else hears of somebody who is
    not chosen yet.
    """
    today = clock.today()
    family = families_on(today).filter(slug=slug).first()
    place = (
        next((one for one in family.seats_on(today) if one.number == seat), None)
        if family
        else None
    )
    if family is None or place is None:
        return None
    sources = [import_string(path) for path in settings.FAMILY_DOSSIER]
    above = [section for source in sources for section in source(family, seat)]
    own = [_holder(place), _record(family), _predecessors(family, seat)]
    if with_proposals:
        own.append(_open(family, seat))
    return Dossier(family, place, today, [*own, *above])


def _holder(place: SeatOn) -> Section:
    people = []
    if place.mandate:
        people.append(_mandate(place.mandate))
    if place.designate:
        people.append(_mandate(place.designate))
    if place.alternate:
        title = _("%(person)s stands in for it.") % {"person": place.alternate.user}
        people.append(Notice(title, place.alternate.family.get_absolute_url()))
    return Section(_("The seat now"), people, _("Nobody holds it."))


def _record(family: Family) -> Section:
    changes = [
        Notice(f"{on_day(change.on)}: {change.get_became_display()}", family.get_absolute_url())
        for change in family.status_changes.all()
    ]
    return Section(_("The [family]'s record"), changes, _("It has been active all the time."))


def _predecessors(family: Family, seat: int) -> Section:
    today = clock.today()
    past = [m for m in family.mandates if m.seat == seat and m.until and m.until <= today]
    notices = [_mandate(mandate) for mandate in past if not mandate.is_empty]
    return Section(_("Who held it before"), notices, _("Nobody before."))


def _open(family: Family, seat: int) -> Section:
    waiting = family.proposals.waiting().with_people().filter(seat=seat)
    notices = [
        Notice(_("%(person)s is proposed.") % {"person": one.name}, one.get_absolute_url())
        for one in waiting
    ]
    return Section(_("Proposals for the seat"), notices, _("None waits."))


def _mandate(mandate: FocalPoint) -> Notice:
    days = {"since": on_day(mandate.since), "person": mandate.user}
    if mandate.until:
        title = _("%(person)s, from %(since)s to %(until)s")
        title %= {**days, "until": on_day(mandate.until)}
    elif mandate.is_designate:
        title = _("%(person)s, designate from %(since)s") % days
    else:
        title = _("%(person)s, since %(since)s") % days
    how = str(mandate.get_designation_display())
    detail = f"{how}, {mandate.designated_by}" if mandate.designated_by else how
    return Notice(title, mandate.get_absolute_url(), detail)


def _line(notice: Notice) -> str:
    text = f"- [{_flat(notice.title)}]({settings.SITE_URL}{notice.url})"
    return f"{text}: {_flat(notice.detail)}" if notice.detail else text


def _flat(text: str) -> str:
    """Keep what people wrote on one line and out of the markup."""
    return " ".join(str(text).split()).replace("[", "(").replace("]", ")")
