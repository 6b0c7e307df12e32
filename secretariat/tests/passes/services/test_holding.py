"""What a holder does with a pass, and until when: give it back, or get a lost one anew."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from secretariat.choices.passes import PassStatus, PoolStatus
from secretariat.models import PassPool
from secretariat.services.passes.allocating import allocate_passes, check_requests
from secretariat.services.passes.door import hand_over
from secretariat.services.passes.holding import give_back, reissue_pass
from secretariat.services.passes.offering import accept_offer
from secretariat.services.passes.telling import tell_outcomes
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import (
    ask,
    first_pass,
    make_pool,
    make_told_pool,
    numbers,
    operator,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    """Two passes, two who wait; an hour after the outcomes were told."""
    pool = make_told_pool(4)
    with clock.at(pool.results_at + timedelta(hours=1)):
        yield pool


@pytest.fixture
def listed():
    """A pool whose list is drawn up, and whose outcomes nobody knows yet."""
    pool = make_pool()
    for _ in range(3):
        ask(pool)
    with clock.at(pool.ranking_until):
        check_requests(pool)
        yield allocate_passes(pool)


def test_a_pass_that_was_handed_over_is_not_given_back(pool):
    hand_over(first_pass(pool), actor=operator())

    with pytest.raises(DomainError, match="OP-001 is not valid: Handed over"):
        give_back(first_pass(pool))

    assert first_pass(pool).status == PassStatus.HANDED_OVER
    assert not pool.passes.filter(status=PassStatus.OFFERED).exists()


def test_a_pass_is_given_back_until_it_begins(pool):
    with (
        clock.at(pool.begins_at),
        pytest.raises(DomainError, match="It began on"),
    ):
        give_back(first_pass(pool))
    with clock.at(pool.begins_at - timedelta(seconds=1)):
        assert give_back(first_pass(pool)).status == PassStatus.RETURNED


@pytest.mark.parametrize("after", [timedelta(), timedelta(days=1)])
def test_a_page_offers_to_give_back_what_the_service_takes(pool, after):
    slip = first_pass(pool)

    with clock.at(pool.begins_at - timedelta(seconds=1)):
        assert slip.is_returnable
    with clock.at(pool.begins_at + after):
        assert not slip.is_returnable


def test_nothing_is_given_back_once_the_pool_is_over(pool):
    with clock.at(pool.begins_at + timedelta(days=1)):
        keep_time()
        with pytest.raises(DomainError, match="Opening is in another state: Over"):
            give_back(first_pass(pool))

    assert first_pass(pool).status == PassStatus.ISSUED


def test_nothing_is_given_back_or_replaced_before_the_outcomes_are_told(listed):
    slip = first_pass(listed)

    with pytest.raises(DomainError, match="in another state: List drawn up"):
        give_back(slip)
    with pytest.raises(DomainError, match="in another state: List drawn up"):
        reissue_pass(slip, actor=operator())

    assert numbers(listed.passes.in_circulation()) == [1, 2]


def test_an_outcome_names_the_pass_in_circulation(listed):
    """Whatever became of an earlier number, the mail names the one that opens the door."""
    old = first_pass(listed)
    old.status = PassStatus.REPLACED
    old.save()
    listed.passes.create(
        slot=old.slot,
        request=old.request,
        person=old.person,
        number=3,
        status=PassStatus.ISSUED,
        issued_at=clock.now(),
    )

    with clock.at(listed.results_at):
        tell_outcomes(listed)

    mail = OutgoingMail.objects.get(occasion=f"pass-outcome:{old.request.pk}")
    assert mail.subject == "You have a pass for Opening: OP-003"


def test_a_lost_pass_gets_a_new_number_and_the_old_one_is_worth_nothing(pool):
    lost, actor = first_pass(pool), operator()

    new = reissue_pass(lost, actor=actor)

    assert (new.label, new.request, new.slot) == ("OP-003", lost.request, lost.slot)
    lost.refresh_from_db()
    assert lost.status == PassStatus.REPLACED
    assert numbers(pool.passes.in_circulation()) == [2, 3]
    actors = {entry.actor for entry in AuditEntry.objects.filter(event="passes.replaced")}
    assert actors == {f"csb_portal.user:{actor.pk}"}
    with pytest.raises(DomainError, match="OP-001 is not valid: Replaced"):
        reissue_pass(lost, actor=actor)


def test_the_holder_of_a_lost_pass_reads_of_the_new_number(pool):
    new = reissue_pass(first_pass(pool), actor=operator())

    step = new.request.case.steps.last()
    assert step.reason == "OP-001 was lost and is void; OP-003 stands in its place."
    assert step.status == "granted"
    mail = OutgoingMail.objects.get(occasion=f"pass-reissued:{new.pk}")
    assert (mail.to, mail.subject) == (
        new.request.case.email,
        "Your pass for Opening has a new number: OP-003",
    )


def test_what_was_handed_over_or_only_offered_gets_no_new_number(pool):
    hand_over(first_pass(pool), actor=operator())
    give_back(pool.passes.with_people().get(number=2))
    offer = pool.passes.with_people().get(status=PassStatus.OFFERED)

    for slip in (first_pass(pool), offer):
        with pytest.raises(DomainError, match="Only a pass that is issued"):
            reissue_pass(slip, actor=operator())


def test_who_holds_a_pass_and_accepts_again_gets_the_same_answer(pool):
    slip = hand_over(first_pass(pool), actor=operator())

    assert accept_offer(slip).number == 1


def test_a_pass_given_back_is_no_offer_to_accept(pool):
    slip = give_back(first_pass(pool))

    with pytest.raises(DomainError, match="This offer ended on"):
        accept_offer(slip)

    assert PassPool.objects.get().status == PoolStatus.ANNOUNCED
