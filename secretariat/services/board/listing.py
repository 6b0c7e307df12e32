"""What the boards of the secretariat and of the Division show, and how much of each there is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from csb_portal import clock
from csb_portal.models import User
from csb_portal.permissions import Role, is_operator
from families.models import Family
from secretariat.choices.board import BoardView, Holder
from secretariat.choices.cases import OPEN_CASES, TURNS, CaseStatus, Turn
from secretariat.models import Case, Event, Seat
from secretariat.permissions.recusals import hidden_cases
from secretariat.permissions.terms import is_member_or_staff

WORDS_IN = ("reference", "outside_number", "name", "email", "organisation", "subject")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for on a board; what is left empty does not narrow it."""

    kind: str = ""
    event: Event | None = None
    family: Family | None = None
    state: str = ""
    turn: str = ""
    handler: str = ""
    overdue: bool = False
    words: str = ""


@dataclass(frozen=True)
class BoardCount:
    """One board and how many cases it holds now."""

    view: BoardView
    count: int
    is_shown: bool


def _in_turn(*turns: Turn) -> Q:
    return Q(status__in=[status for status, whose in TURNS.items() if whose in turns])


def _late() -> Q:
    return Q(status__in=OPEN_CASES, due_at__lt=clock.now())


VIEWS: dict[BoardView, Callable[[User], Q]] = {
    BoardView.MINE: lambda user: Q(handler=user, status__in=OPEN_CASES),
    BoardView.SECRETARIAT: lambda _user: _in_turn(Turn.SECRETARIAT),
    BoardView.DIVISION: lambda _user: _in_turn(Turn.DIVISION),
    BoardView.APPLICANT: lambda _user: _in_turn(Turn.APPLICANT),
    BoardView.OVERDUE: lambda _user: _late(),
    BoardView.WAITING_LIST: lambda _user: Q(status=CaseStatus.WAITING_LIST),
    BoardView.SETTLED: lambda _user: ~Q(status__in=OPEN_CASES),
    BoardView.ALL: lambda _user: Q(),
}


def first_view(user: User) -> BoardView:
    """Return the board somebody begins with: what waits for their own house."""
    is_of_division = is_operator(user) and not is_member_or_staff(user)
    return BoardView.DIVISION if is_of_division else BoardView.SECRETARIAT


def cases_for(user: User, wanted: Wanted) -> QuerySet[Case]:
    """Return what ``user`` may handle of what they look for: nothing of their own or tied to them."""
    cases = Case.objects.not_of(user).exclude(pk__in=hidden_cases(user))
    for field in ("kind", "event", "family"):
        if value := getattr(wanted, field):
            cases = cases.filter(**{field: value})
    if wanted.state:
        cases = cases.filter(status=wanted.state)
    if wanted.turn:
        in_turn = [status for status in CaseStatus if TURNS.get(status, Turn.NOBODY) == wanted.turn]
        cases = cases.filter(status__in=in_turn)
    if wanted.handler:
        cases = cases.filter(_handled_by(wanted.handler, user))
    if wanted.overdue:
        cases = cases.filter(_late())
    for word in wanted.words.split():
        found = Q()
        for field in WORDS_IN:
            found |= Q(**{f"{field}__icontains": word})
        cases = cases.filter(found)
    return cases


def _handled_by(handler: str, user: User) -> Q:
    if handler == Holder.NOBODY:
        return Q(handler=None)
    return Q(handler=user.pk if handler == Holder.ME else handler)


def shown_on(cases: QuerySet[Case], view: BoardView, user: User) -> QuerySet[Case]:
    """Return the cases of one board, what is due first at the top; settled ones, the latest."""
    found = cases.filter(VIEWS[view](user)).select_related("family", "event", "handler")
    if view == BoardView.SETTLED:
        return found.order_by("-closed_at", "-pk")
    return found.order_by(F("due_at").asc(nulls_last=True), "received_at", "pk")


def counted(cases: QuerySet[Case], shown: BoardView, user: User) -> list[BoardCount]:
    """Count the cases of each board, in one query."""
    wanted = {
        view.value: Count("pk", filter=condition(user)) if condition(user) else Count("pk")
        for view, condition in VIEWS.items()
    }
    counts = cases.order_by().aggregate(**wanted)
    return [BoardCount(view, counts[view.value], view == shown) for view in VIEWS]


def possible_handlers() -> QuerySet[User]:
    """Return who can be given a case: the six, the Division, and staff who lend a hand."""
    seated = Seat.objects.current().users().values("pk")
    in_roles = Q(groups__name__in=[Role.STAFF, Role.OPERATOR])
    people = User.objects.filter(in_roles | Q(pk__in=seated), is_active=True)
    return people.distinct().order_by("name", "pk")
