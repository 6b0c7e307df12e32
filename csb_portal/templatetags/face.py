"""The small parts every page is made of: each tag fills one template of ``templates/components/``.

``{% load face %}``, then:

=================================================== ==============================================
``{% moment at %}`` ``{% moment at zones=2 %}``     a point in time in the reader's zone; with
                                                    ``zones=2`` in the bureau's as well, if it differs
``{% day date %}``                                  a day
``{% deadline at %}``                               both zones and the time left; ``kind`` is "closes"
                                                    (default), "opens" or "due"
``{% badge label tone %}``                          a status: shape and word; tone is draft, open,
                                                    waiting, done, stopped or warning
``{% person name family url role %}``               somebody; all but the name may be left out
``{% seat number name family url since %}``         one seat; vacant without a name
``{% reference "RL-2005-0001" url %}``              a reference, selected whole by one click
``{% timeline steps %}``                            steps: dicts of label, at, state ("done", "now" or
                                                    "next") and note
``{% evidence sent accepted refused waiting %}``    what became of the mails, counted
``{% rule_box rule fact so %}``                     why something is refused, and the way out
``{% bars rows caption %}``                         rows: dicts of label, value, note and highlighted;
                                                    a chart and the table of the same rows
``{% empty text how %}``                            what would be in an empty list, and how it gets there
``{% pagination page %}``                           the way through a Django ``Page``
``{% filter_bar form %}``                           a form that filters a list by GET
``{% confirm_step action label what cannot_undo %}`` a POST that says what it does and cannot undo; the
                                                    ticked box arrives as ``confirmed``
``{% icon name %}``                                 a picture from ``static/icons.svg``; never alone
=================================================== ==============================================
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import wraps

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.template.context import Context
from django.template.defaultfilters import cut
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from csb_portal import clock

register = template.Library()

TONES = ("draft", "open", "waiting", "done", "stopped", "warning")
STATES = ("done", "now", "next")
SOON = timedelta(hours=24)


def inline_tag(template_name: str) -> Callable[[Callable[..., dict]], Callable[..., dict]]:
    """Register a tag that stands inside a sentence: its template's line ends are left out.

    An ordinary inclusion tag would end with one, and so put a space before the full stop.
    """

    def decorator(function: Callable[..., dict]) -> Callable[..., dict]:
        @register.simple_tag
        @wraps(function)
        def tag(*args: object, **kwargs: object) -> str:
            return cut(render_to_string(template_name, function(*args, **kwargs)), "\n")

        return function

    return decorator


# --- times ----------------------------------------------------------------------------


def zone_name(moment: datetime) -> str:
    """Name the zone of ``moment`` as people do ("CET"), or by its distance from UTC."""
    name = moment.tzname() or ""
    if name[:1] not in ("+", "-"):
        return name
    hours, minutes = int(name[1:3]), name[3:]
    return f"UTC{name[0]}{hours}:{minutes}" if minutes else f"UTC{name[0]}{hours}"


def in_zone(at: datetime, zone: tzinfo, *, with_day: bool = True) -> str:
    """Write ``at`` as the clocks of ``zone`` show it, with the zone's name."""
    local = at.astimezone(zone)
    # Translators: date formats; https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#date
    pattern = pgettext("moment", "j F Y, H:i") if with_day else pgettext("hour", "H:i")
    return f"{date_format(local, pattern)} {zone_name(local)}"


def at_the_bureau(at: datetime, readers_zone: tzinfo) -> str:
    """Write ``at`` in the bureau's zone, or nothing where its clocks agree with the reader's."""
    here = at.astimezone(readers_zone)
    there = at.astimezone(settings.BUREAU_TIME_ZONE)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    return in_zone(at, settings.BUREAU_TIME_ZONE, with_day=here.date() != there.date())


def span(length: timedelta) -> str:
    """Say ``length`` in the unit that keeps it honest: 47 hours are not yet two days."""
    minutes = int(length.total_seconds()) // 60
    if minutes >= 48 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if minutes >= 2 * 60:
        hours = minutes // 60
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def time_left(at: datetime, now: datetime, kind: str = "closes") -> str:
    """Say how far ``at`` is from ``now``: "in 40 minutes", "closed 3 days ago"."""
    if now < at:
        short = at - now < timedelta(minutes=1)
        return _("in less than a minute") if short else _("in %(span)s") % {"span": span(at - now)}
    if now - at < timedelta(minutes=1):
        sentences = {"closes": _("closed just now"), "opens": _("opened just now")}
        return sentences.get(kind, _("due just now"))
    sentences = {"closes": _("closed %(span)s ago"), "opens": _("opened %(span)s ago")}
    return sentences.get(kind, _("was due %(span)s ago")) % {"span": span(now - at)}


@inline_tag("components/moment.html")
def moment(at: datetime | None, zones: int = 1) -> dict:
    """Show a point in time in the reader's zone, and in the bureau's where it matters."""
    if not at:
        return {}
    zone = timezone.get_current_timezone()
    return {
        "iso": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "here": in_zone(at, zone),
        "bureau": at_the_bureau(at, zone) if zones > 1 else "",
    }


@inline_tag("components/day.html")
def day(date: date | None) -> dict:
    """Show a day, which has no zone."""
    # Translators: a date format
    return (
        {"iso": date.isoformat(), "text": date_format(date, pgettext("day", "j F Y"))}
        if date
        else {}
    )


@inline_tag("components/deadline.html")
def deadline(at: datetime | None, kind: str = "closes") -> dict:
    """Show until when, in both zones, and how much time that leaves."""
    if not at:
        return {}
    now = clock.now()
    soon = timedelta(0) < at - now <= SOON
    return {"at": at, "left": time_left(at, now, kind), "is_soon": soon, "is_past": at <= now}


# --- states, people, things -----------------------------------------------------------


@inline_tag("components/badge.html")
def badge(label: str, tone: str) -> dict:
    """Show a status as a shape and a word, so that it needs no colour."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"A badge is one of {TONES}, not {tone!r}.")
    return {"label": label, "tone": tone}


@inline_tag("components/person.html")
def person(name: str, family: str = "", url: str = "", role: str = "") -> dict:
    """Show somebody with the family and the role in which they act."""
    return {"name": name, "family": family, "url": url, "role": role}


@register.inclusion_tag("components/seat.html")
def seat(
    number: int, name: str = "", family: str = "", url: str = "", since: date | None = None
) -> dict:
    """Show one seat and its holder, or that it is vacant."""
    return {"number": number, "name": name, "family": family, "url": url, "since": since}


@inline_tag("components/reference.html")
def reference(text: str, url: str = "") -> dict:
    """Show a reference so that one click selects all of it."""
    return {"text": text, "url": url}


@inline_tag("components/icon.html")
def icon(name: str) -> dict:
    """Show a picture that adds nothing to the words beside it."""
    return {"name": name}


# --- procedures and figures -----------------------------------------------------------


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Sequence[Mapping]) -> dict:
    """Show how far a procedure is: what is done, what runs now and what comes next."""
    for step in steps:
        if step["state"] not in STATES:
            raise template.TemplateSyntaxError(f"A step is one of {STATES}, not {step['state']!r}.")
    return {"steps": steps}


@register.inclusion_tag("components/evidence.html")
def evidence(sent: int = 0, accepted: int = 0, refused: int = 0, waiting: int = 0) -> dict:
    """Show what became of the mails: counts in words, not in colours."""
    return {"sent": sent, "accepted": accepted, "refused": refused, "waiting": waiting}


@register.inclusion_tag("components/rule_box.html")
def rule_box(rule: str, fact: str, so: str = "") -> dict:
    """Explain a refusal or an outcome: the rule, the fact, what follows."""
    return {"rule": rule, "fact": fact, "so": so}


@register.inclusion_tag("components/bars.html")
def bars(rows: Sequence[Mapping], caption: str) -> dict:
    """Draw figures as bars beside the table of the same figures."""
    most = max((row["value"] for row in rows), default=0) or 1
    drawn = [
        {
            "label": row["label"],
            "value": row["value"],
            "note": row.get("note", ""),
            "url": row.get("url", ""),
            "highlighted": row.get("highlighted", False),
            "width": round(100 * row["value"] / most, 2),
            "text_y": f"{3 * place + 1.1:.1f}",
            "bar_y": f"{3 * place + 1.6:.1f}",
        }
        for place, row in enumerate(rows)
    ]
    has_notes = any(row["note"] for row in drawn)
    return {"rows": drawn, "caption": caption, "height": 3 * len(drawn), "has_notes": has_notes}


# --- lists and forms ------------------------------------------------------------------


@register.inclusion_tag("components/empty.html")
def empty(text: str, how: str = "") -> dict:
    """Say what would appear in an empty list, and how."""
    return {"text": text, "how": how}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict:
    """Lead through the pages of a list, keeping the filter of the address."""

    def address(number: int) -> str:
        query = context["request"].GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": [
            {"text": number, "url": address(number) if isinstance(number, int) else ""}
            for number in around
        ],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/filter_bar.html")
def filter_bar(form: forms.Form) -> dict:
    """Filter a list by GET, so that the result has an address to send to others."""
    return {"form": form, "is_filtered": form.is_bound and any(form.data.values())}


@register.inclusion_tag("components/confirm_step.html")
def confirm_step(action: str, label: str, what: str, cannot_undo: str = "") -> dict:
    """Ask for a deliberate yes before a step, saying what it cannot undo."""
    return {"action": action, "label": label, "what": what, "cannot_undo": cannot_undo}
