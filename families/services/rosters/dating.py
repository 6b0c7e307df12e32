"""Give the changes of a roster their days, so that no two mandates share one."""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal import clock
from families.models import FocalPoint
from families.rules.mandates import overlaps
from families.services.reading import Finding
from families.services.rosters.plans import Beginning, Ending, RosterPlan


def date_changes(plan: RosterPlan, today: date) -> None:
    """End each leaving mandate when its successor begins, or else today; refuse overlaps."""
    plan.endings = [
        replace(ending, until=_last_day_of(ending, plan.beginnings, today))
        for ending in plan.endings
    ]
    early = [ending for ending in plan.endings if ending.until < ending.mandate.since]
    for ending in early:
        _refuse_early(plan, ending)
    if not early:
        _refuse_overlaps(plan)


def _last_day_of(ending: Ending, beginnings: list[Beginning], today: date) -> date:
    """Return the first day without the mandate: when the seat or the person is needed."""
    mandate = ending.mandate
    needed = [
        beginning.since
        for beginning in beginnings
        if (beginning.family.pk, beginning.seat) == (mandate.family_id, mandate.seat)
        or (beginning.person and beginning.person.pk == mandate.user_id)
    ]
    return min(needed, default=today)


def _refuse_early(plan: RosterPlan, ending: Ending) -> None:
    mandate = ending.mandate
    row = next(beginning.row for beginning in plan.beginnings if beginning.since == ending.until)
    fact = _("Seat %(seat)s of %(family)s has been held since %(since)s, which is later.") % {
        "seat": mandate.seat,
        "family": mandate.family.slug,
        "since": mandate.since,
    }
    plan.findings.problems.append(_about_day(row.line, ending.until, fact))


def _refuse_overlaps(plan: RosterPlan) -> None:
    """No mandate may begin before the last one of its seat or its person ended."""
    if not plan.beginnings:
        return
    seats = Q(family__in={beginning.family.pk for beginning in plan.beginnings})
    people = Q(user__in={b.person.pk for b in plan.beginnings if b.person})
    dated = Q(until__isnull=False) | Q(since__gt=clock.today())  # those who left, or are to come
    past = FocalPoint.objects.of_days().filter(seats | people).filter(dated)
    ended = [(m, m.until) for m in past.select_related("family")]
    ended += [(ending.mandate, ending.until) for ending in plan.endings]
    for beginning in plan.beginnings:
        for mandate, until in ended:
            if _is_in_the_way(beginning, mandate, until):
                plan.findings.problems.append(_overlap(beginning, mandate, until))
                break


def _is_in_the_way(beginning: Beginning, mandate: FocalPoint, until: date | None) -> bool:
    same_seat = (beginning.family.pk, beginning.seat) == (mandate.family_id, mandate.seat)
    same_person = beginning.person is not None and beginning.person.pk == mandate.user_id
    return (same_seat or same_person) and overlaps(beginning.since, None, mandate.since, until)


def _overlap(beginning: Beginning, mandate: FocalPoint, until: date | None) -> Finding:
    about = {"seat": mandate.seat, "family": mandate.family.slug}
    if until is None:
        fact = _("Seat %(seat)s of %(family)s is given to somebody from %(since)s on.")
        fact %= {**about, "since": mandate.since}
    else:
        fact = _("Seat %(seat)s of %(family)s was held until %(until)s.")
        fact %= {**about, "until": until}
    return _about_day(beginning.row.line, beginning.since, fact)


def _about_day(line: int, since: date, fact: str) -> Finding:
    remedy = _("Write a day on which it is free, or leave the cell empty for today.")
    return Finding((line,), "since", str(since), fact, remedy)
