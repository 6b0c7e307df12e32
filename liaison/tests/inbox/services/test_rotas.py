from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from liaison.choices.inbox import InboxEvent, ShiftReason, SwapStatus
from liaison.models import DutyShift
from liaison.services.inbox.duty import hand_over_duty, holder_of_duty
from liaison.services.inbox.rotas import change_rota, generate_shifts, rota_in_force
from liaison.services.inbox.swaps import answer_swap, propose_swap, withdraw_swap
from liaison.tests.inbox.factories import make_members

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 1, 31, 8, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
MONDAY = datetime(2005, 2, 7, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_january():
    with clock.at(NOW):
        yield


def seats() -> list[int]:
    return list(DutyShift.objects.order_by("starts_at").values_list("seat", flat=True))


def shift(number: int) -> DutyShift:
    return DutyShift.objects.order_by("starts_at")[number]


def test_dates_are_written_ahead_a_week_each_from_monday_to_monday():
    make_members(6)

    assert seats() == [1, 2, 3, 4, 5, 6, 1, 2, 3]
    assert (shift(0).starts_at, shift(0).ends_at) == (NOW, MONDAY)
    assert [shift(n).starts_at for n in (1, 2)] == [MONDAY, MONDAY + WEEK]


def test_writing_them_again_changes_nothing_and_later_adds_the_missing():
    make_members(6)
    before = list(DutyShift.objects.values_list("pk", "seat"))

    generate_shifts()
    assert list(DutyShift.objects.values_list("pk", "seat")) == before
    with clock.at(NOW + 3 * WEEK):
        generate_shifts()

    assert seats() == [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]


def test_another_order_and_length_hold_from_the_next_shift_on():
    members = make_members(6)
    generate_shifts()

    change_rota(rota_in_force(), order=[1, 3, 2, 6, 5, 4], shift_days=2, actor=members[0])

    assert seats() == [1, 3, 2, 6, 5, 4, 1, 3, 2]
    assert shift(1).ends_at == MONDAY + timedelta(days=2)
    entry = AuditEntry.objects.latest("number")
    assert entry.event == InboxEvent.ROTA_CHANGED
    assert entry.data == {"order": [1, 3, 2, 6, 5, 4], "shift_days": 2}


@pytest.mark.parametrize(
    ("order", "days", "fact"),
    [
        ([1, 2, 3, 4, 5], 7, "A seat is missing"),
        ([1, 1, 2, 3, 4, 5], 7, "A seat is missing"),
        ([1, 2, 3, 4, 5, 6], 0, "cannot be"),
        ([1, 2, 3, 4, 5, 6], 61, "cannot be"),
    ],
)
def test_an_order_names_each_seat_once_and_a_shift_lasts_some_days(order, days, fact):
    members = make_members(6)

    with pytest.raises(DomainError, match=fact):
        change_rota(rota_in_force(), order=order, shift_days=days, actor=members[0])


def test_after_a_hand_over_the_round_goes_on_as_planned():
    members = make_members(6)
    hand_over_duty(actor=members[0])

    with clock.at(NOW + 3 * WEEK):
        generate_shifts()

    by_rota = DutyShift.objects.filter(handed_over_by=None).order_by("starts_at")
    assert list(by_rota.values_list("seat", flat=True)) == [*range(1, 7), *range(1, 7)]
    with clock.at(MONDAY):
        assert holder_of_duty() == members[1]


def test_a_swap_holds_once_both_have_said_yes():
    members = make_members(6)
    swap = propose_swap(shift(1), shift(3), actor=members[1])

    assert seats()[:4] == [1, 2, 3, 4]
    answer_swap(swap, agrees=True, actor=members[3])

    assert seats()[:6] == [1, 4, 3, 2, 5, 6]
    assert {shift(1).reason, shift(3).reason} == {ShiftReason.SWAP}
    assert set(
        OutgoingMail.objects.filter(occasion=f"swap-answered:{swap.pk}").values_list(
            "to", flat=True
        )
    ) == {members[1].email, members[3].email}


def test_the_round_goes_on_by_the_rota_after_a_swap_of_its_last_shift():
    members = make_members(6)
    swap = propose_swap(shift(8), shift(1), actor=members[2])
    answer_swap(swap, agrees=True, actor=members[1])

    with clock.at(MONDAY):
        generate_shifts()

    assert seats()[-2:] == [2, 4]


@pytest.mark.parametrize("who", [0, 1, 2])
def test_only_the_one_asked_answers(who):
    members = make_members(6)
    swap = propose_swap(shift(1), shift(3), actor=members[1])

    with pytest.raises(DomainError, match="You were not asked"):
        answer_swap(swap, agrees=True, actor=members[who])

    assert seats()[:4] == [1, 2, 3, 4]


def test_a_no_leaves_the_rota_and_an_offer_can_be_taken_back():
    members = make_members(6)
    answer_swap(propose_swap(shift(1), shift(3), actor=members[1]), agrees=False, actor=members[3])
    swap = propose_swap(shift(1), shift(2), actor=members[1])
    with pytest.raises(DomainError, match="It is not your offer"):
        withdraw_swap(swap, actor=members[2])
    swap = withdraw_swap(swap, actor=members[1])

    assert swap.status == SwapStatus.WITHDRAWN
    with pytest.raises(DomainError):
        answer_swap(swap, agrees=True, actor=members[2])
    assert seats()[:4] == [1, 2, 3, 4]


@pytest.mark.parametrize(("mine", "theirs"), [(2, 3), (1, 7), (1, 1)])
def test_one_gives_a_shift_of_ones_own_for_somebody_elses(mine, theirs):
    members = make_members(6)

    with pytest.raises(DomainError, match="not your shift"):
        propose_swap(shift(mine), shift(theirs), actor=members[1])


def test_a_shift_is_offered_to_one_at_a_time_and_before_it_begins():
    members = make_members(6)
    swap = propose_swap(shift(1), shift(3), actor=members[1])

    with pytest.raises(DomainError, match="waits for its answer already"):
        propose_swap(shift(1), shift(4), actor=members[1])
    with pytest.raises(DomainError, match="has begun"):
        propose_swap(shift(0), shift(4), actor=members[0])
    with clock.at(MONDAY), pytest.raises(DomainError, match="has begun"):
        answer_swap(swap, agrees=True, actor=members[3])


def test_a_swap_is_void_where_a_shift_has_changed_hands_meanwhile():
    members = make_members(6)
    first = propose_swap(shift(1), shift(3), actor=members[1])
    answer_swap(propose_swap(shift(3), shift(4), actor=members[3]), agrees=True, actor=members[4])

    with pytest.raises(DomainError, match="another holder now"):
        answer_swap(first, agrees=True, actor=members[3])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_schedulers_write_each_shift_once():
    make_members(6)
    DutyShift.objects.all().delete()

    def tick(_number):
        try:
            with clock.at(NOW):
                generate_shifts()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tick, range(6)))

    assert seats() == [1, 2, 3, 4, 5, 6, 1, 2, 3]
