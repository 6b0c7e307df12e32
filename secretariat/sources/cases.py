"""What participation casework tells the front page, somebody's desk and the monthly report."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.counting import Figure, totals_by
from csb_portal.desk import Entry, Matter, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from csb_portal.periods import end_of_day
from csb_portal.permissions import is_operator
from csb_portal.querying import in_any
from secretariat.choices.board import BoardView, Holder
from secretariat.choices.cases import (
    OPEN_CASES,
    OUTCOMES,
    TURNS,
    CaseKind,
    CaseStatus,
    Turn,
    words_of,
)
from secretariat.models import Case, CaseStep, Event
from secretariat.permissions.cases import can_handle_cases
from secretariat.permissions.terms import is_member_or_staff
from secretariat.sources.by_family import BY_FAMILY

NAMED_ONE_BY_ONE = 20


def notices() -> list[Notice]:
    """Say until when files of accreditation are in time for a meeting."""
    events = Event.objects.to_come(clock.today()).filter(accreditation_until__gte=clock.today())
    return [
        Notice(
            _("Accreditation for %(event)s") % {"event": event},
            reverse("participation:accreditation"),
            _("Files of organisations that come later count for the next meeting."),
            until=end_of_day(event.accreditation_until, settings.BUREAU_TIME_ZONE),
        )
        for event in events.order_by("accreditation_until")
        if event.accreditation_until
    ]


def tasks_for(user: User) -> list[Task]:
    """Say what is overdue with somebody, what waits for them, and what nobody has taken yet."""
    if not can_handle_cases(user):
        return []
    ours = Turn.SECRETARIAT if is_member_or_staff(user) else Turn.DIVISION
    both = [ours, Turn.DIVISION] if is_operator(user) else [ours]
    turn = Q(status__in=[status for status, whose in TURNS.items() if whose in both])
    mine, late = Q(handler=user, status__in=OPEN_CASES), Q(due_at__lt=clock.now())
    groups = {"late": mine & late, "waiting": mine & turn & ~late, "new": turn & Q(handler=None)}
    wanted = {
        f"{name}_{what}": function(field, filter=condition)
        for name, condition in groups.items()
        for what, function, field in (("count", Count, "pk"), ("due", Min, "due_at"))
    }
    found = Case.objects.not_of(user).order_by().aggregate(**wanted)
    made = (
        _task(name, found[f"{name}_count"], found[f"{name}_due"], ours)
        for name in groups
        if found[f"{name}_count"]
    )
    return list(made)


def _task(name: str, count: int, due_at: datetime | None, ours: Turn) -> Task:
    """Put a group of cases into one line, with the board that shows them."""
    board, view = reverse("participation:board"), BoardView(ours.value).value
    if name == "late":
        title = ngettext(
            "%(count)d case of yours is overdue", "%(count)d cases of yours are overdue", count
        )
        query = f"view={BoardView.MINE.value}&overdue=on"
    elif name == "waiting":
        title = ngettext(
            "%(count)d case of yours waits for you", "%(count)d cases of yours wait for you", count
        )
        query = f"view={view}&handler={Holder.ME.value}"
    else:
        title = ngettext(
            "%(count)d case has come in and nobody handles it",
            "%(count)d cases have come in and nobody handles them",
            count,
        )
        query = f"view={view}&handler={Holder.NOBODY.value}"
    return Task(
        title=title % {"count": count},
        url=f"{board}?{query}",
        action=_("Look at them"),
        detail=_("Participation: what is due first stands at the top."),
        due_at=due_at,
    )


def open_matters() -> list[Matter]:
    """Name the cases that are not settled, for whoever takes over from the secretariat.

    Of a kind with many of them, all are one matter: the board that shows them.
    """
    waiting = Case.objects.open().exclude(status=CaseStatus.UNCONFIRMED)
    counts = dict(waiting.order_by().values_list("kind").annotate(count=Count("pk")))
    # Of funding none is named: some of those who read it may be kept out of its round.
    named = {kind: 0 if kind == CaseKind.FUNDING else NAMED_ONE_BY_ONE for kind in CaseKind}
    many = [kind for kind in CaseKind if counts.get(kind, 0) > named[kind]]
    return [
        *(_kind_to_hand_over(kind, counts[kind]) for kind in many),
        *(_case_to_hand_over(case) for case in waiting.exclude(kind__in=many).order_by("pk")),
    ]


def _kind_to_hand_over(kind: CaseKind, count: int) -> Matter:
    return Matter(
        key=f"cases:{kind.value}",
        title=ngettext("%(kind)s: %(count)d open case", "%(kind)s: %(count)d open cases", count)
        % {"kind": kind.label, "count": count},
        url=f"{reverse('participation:board')}?view={BoardView.ALL.value}&kind={kind.value}",
    )


def _case_to_hand_over(case: Case) -> Matter:
    return Matter(
        key=f"case:{case.pk}",
        title=f"{case.reference}: {case.subject}",
        url=case.get_absolute_url(),
        detail=case.status_label,
    )


def open_at(moment: datetime) -> QuerySet[Case]:
    """Return the cases that were open at a moment, whatever became of them since.

    Looked for among those that are open now, and those with a step since.
    """
    before = CaseStep.objects.filter(case=OuterRef("pk"), at__lt=moment).order_by("-at", "-pk")
    moved_since = CaseStep.objects.filter(at__gte=moment).values("case")
    cases = Case.objects.filter(pk__in=in_any(Case.objects.open().values("pk"), moved_since))
    cases = cases.alias(stood=Subquery(before.values("status")[:1]))
    return cases.filter(stood__in=OPEN_CASES).exclude(stood=CaseStatus.UNCONFIRMED)


def _received(month: Month) -> QuerySet[Case]:
    return Case.objects.received_in(*month.span)


def _registrations(month: Month) -> QuerySet[Case]:
    return _received(month).filter(kind=CaseKind.REGISTRATION)


def _settled(month: Month) -> QuerySet[Case]:
    first, end = month.span
    steps = CaseStep.objects.filter(at__gte=first, at__lt=end).exclude(status__in=OPEN_CASES)
    return Case.objects.filter(pk__in=steps.order_by().values("case"))


def _words_on_accreditation(month: Month) -> QuerySet[CaseStep]:
    """The last word given in a month on each file of accreditation."""
    first, end = month.span
    said = CaseStep.objects.filter(
        case__kind=CaseKind.ACCREDITATION, status__in=OUTCOMES, at__gte=first, at__lt=end
    )
    last = said.order_by().values("case").annotate(last=Max("pk")).values("last")
    return CaseStep.objects.filter(pk__in=last)


def _outcome(status: str) -> str:
    return str(words_of(CaseKind.ACCREDITATION, status))


def _kind(kind: str) -> str:
    return str(CaseKind(kind).label)


_by_outcome, _by_kind = totals_by("status", _outcome), totals_by("kind", _kind)

FIGURES = (
    Figure(
        "accreditation_handled",
        "participation",
        _lazy("Accreditation files handled"),
        _lazy("Files of accreditation on which a word was given in the month, by the last one."),
        _words_on_accreditation,
        totals=_by_outcome,
        about=("case",),
    ),
    Figure(
        "accreditation_recommended",
        "participation",
        _lazy("Accreditation recommended"),
        _lazy("Files of accreditation whose last word in the month recommended them."),
        lambda month: _words_on_accreditation(month).filter(status=CaseStatus.GRANTED),
        totals=_by_outcome,
        about=("case",),
    ),
    Figure(
        "accreditation_not_recommended",
        "participation",
        _lazy("Accreditation deferred or not recommended"),
        _lazy("Files of accreditation whose last word in the month did not recommend them."),
        lambda month: _words_on_accreditation(month).exclude(status=CaseStatus.GRANTED),
        totals=_by_outcome,
        about=("case",),
    ),
    Figure(
        "cases_received",
        "participation",
        _lazy("Participation cases received"),
        _lazy("Cases of participation by when they came in, without what nobody confirmed."),
        _received,
        totals=_by_kind,
        split=BY_FAMILY,
    ),
    Figure(
        "registrations_received",
        "participation",
        _lazy("Registrations received"),
        _lazy("Registrations by when they came in, without what nobody confirmed."),
        _registrations,
        totals=_by_kind,
    ),
    Figure(
        "cases_settled",
        "participation",
        _lazy("Participation cases settled"),
        _lazy("Cases of participation that came to an end in the month."),
        _settled,
        totals=_by_kind,
    ),
    Figure(
        "cases_open_at_end",
        "participation",
        _lazy("Participation cases open at the end"),
        _lazy("Cases of participation that were open when the month ended."),
        lambda month: open_at(month.span[1]),
        totals=_by_kind,
    ),
)


def entries(month: Month) -> list[Entry]:
    """Say in one line what became of the files of accreditation; names stay in the files."""
    words = _words_on_accreditation(month)
    handled, recommended = words.count(), words.filter(status=CaseStatus.GRANTED).count()
    if not handled:
        return []
    return [
        Entry(
            section="participation",
            title=ngettext(
                "Accreditation: %(count)d file handled",
                "Accreditation: %(count)d files handled",
                handled,
            )
            % {"count": handled},
            url=reverse("participation:overview"),
            detail=_("%(recommended)d recommended, %(other)d deferred or not recommended.")
            % {"recommended": recommended, "other": handled - recommended},
        )
    ]
