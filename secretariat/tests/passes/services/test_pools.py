from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from families.tests.factories import make_family, make_focal_point
from secretariat.choices.passes import PassStatus, PoolStatus
from secretariat.models import Pass, PassPool, PastPasses
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.passes.allocating import allocate_passes, check_requests
from secretariat.services.passes.histories import import_history, past_events
from secretariat.services.passes.holding import give_back
from secretariat.services.passes.pools import change_pool, draft_pool, publish_pool
from secretariat.services.passes.registrations import import_registrations, registered_among
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.cases.factories import make_event
from secretariat.tests.passes.factories import (
    ask,
    first_pass,
    make_plan,
    make_pool,
    make_told_pool,
    operator,
    told,
)

pytestmark = pytest.mark.django_db


def test_a_published_rule_is_frozen_committed_to_and_told_to_the_families():
    make_focal_point()
    pool = make_pool(quota=3)

    assert pool.slots.count() == 3
    assert len(pool.fingerprint) == 64
    entry = AuditEntry.objects.get(event="passes.rule_published")
    assert entry.data["fingerprint"] == pool.fingerprint
    assert OutgoingMail.objects.filter(occasion=f"pass-rule:{pool.pk}").count() == 1


def test_a_draft_can_be_changed_and_a_published_rule_cannot():
    actor, plan = operator(), make_plan(opens_at=clock.now() + timedelta(hours=1))
    pool = draft_pool(plan, actor=actor)

    changed = change_pool(pool, replace(plan, quota=7, seed="Another"), actor=actor)
    publish_pool(changed, actor=actor)

    with pytest.raises(DomainError, match="was published on"):
        change_pool(pool, replace(plan, seed="A better one"), actor=actor)
    kept = PassPool.objects.get()
    assert (kept.quota, kept.seed) == (7, "Another")
    with pytest.raises(TransitionNotAllowed):
        publish_pool(pool, actor=actor)


def test_a_draft_by_a_rule_that_is_offered_no_more_is_not_published():
    actor = operator()
    pool = draft_pool(make_plan(opens_at=clock.now() + timedelta(hours=1)), actor=actor)
    PassPool.objects.update(preset="lot-of-each-request")

    with pytest.raises(DomainError, match="There is no such rule"):
        publish_pool(pool, actor=actor)

    assert PassPool.objects.get().status == PoolStatus.DRAFT


def test_a_rule_is_published_before_the_first_request_or_not_at_all():
    actor = operator()
    pool = draft_pool(make_plan(opens_at=clock.now() + timedelta(hours=1)), actor=actor)

    with (
        clock.at(pool.opens_at + timedelta(seconds=1)),
        pytest.raises(DomainError, match="which is past"),
    ):
        publish_pool(pool, actor=actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        PassPool.objects.filter(pk=pool.pk).update(
            status=PoolStatus.PUBLISHED, published_at=pool.opens_at + timedelta(seconds=1)
        )


def test_a_rule_that_was_touched_behind_the_portals_back_gives_out_nothing():
    pool = make_pool()
    ask(pool)
    PassPool.objects.filter(pk=pool.pk).update(seed="A seed for a friend")

    with clock.at(pool.ranking_until), pytest.raises(DomainError, match="its fingerprint differs"):
        check_requests(pool)

    assert not Pass.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quota": 0}, "is no number of passes"),
        ({"seed": "  "}, "title or the seed is missing"),
        ({"preset": "dice"}, "no such rule"),
        ({"closes_at": clock.now() - timedelta(days=1)}, "hours are not in order"),
    ],
)
def test_what_cannot_be_a_pool_is_refused_in_words(changes, words):
    with pytest.raises(DomainError, match=words):
        draft_pool(replace(make_plan(), **changes), actor=operator())


def test_nothing_is_checked_while_families_still_rank():
    pool = make_pool()

    with (
        clock.at(pool.ranking_until - timedelta(seconds=1)),
        pytest.raises(DomainError, match="still rank"),
    ):
        check_requests(pool)


def test_the_clock_takes_a_pool_from_step_to_step_and_running_it_twice_changes_nothing():
    pool = make_pool()
    for _ in range(3):
        ask(pool)
    hours = [pool.ranking_until, pool.ranking_until, pool.results_at, pool.results_at]
    seen = []
    for hour in hours:
        with clock.at(hour):
            keep_time()
        pool.refresh_from_db()
        seen.append(pool.status)
    with clock.at(pool.begins_at + timedelta(days=1)):
        keep_time()
        keep_time()

    assert seen == ["checked", "allocated", "announced", "announced"]
    pool.refresh_from_db()
    assert pool.status == PoolStatus.OVER
    assert Pass.objects.filter(status=PassStatus.ISSUED).count() == 2
    assert OutgoingMail.objects.filter(occasion__startswith="pass-outcome").count() == 3


def test_the_list_is_made_of_what_was_published_and_of_nothing_else():
    pool = make_pool()
    for _ in range(3):
        ask(pool)
    with clock.at(pool.ranking_until):
        check_requests(pool)
        pool.requests.update(rank=1, is_registered=False)
        allocate_passes(pool)

    assert Pass.objects.count() == 2


def test_the_whole_waiting_list_reads_that_it_is_over_and_why():
    pool = make_told_pool(4)

    with clock.at(pool.begins_at + timedelta(days=1)):
        keep_time()

    ended = pool.requests.filter(outcome="waiting")
    assert {each.case.status for each in ended} == {"refused"}
    assert {"is over" in each.case.steps.last().reason for each in ended} == {True}


def test_history_is_read_in_whole_or_not_at_all():
    make_family(slug="asia")
    actor = operator()

    with pytest.raises(DomainError, match="Line 2 cannot be read: Special,2005-01-10,moon,1"):
        import_history("Special,2005-01-10,asia,1\nSpecial,2005-01-10,moon,1", actor=actor)
    assert not PastPasses.objects.exists()

    text = "event,held_on,family,passes\nSpecial,2005-01-10,asia,1"
    assert [import_history(text, actor=actor) for _ in range(2)] == [1, 1]
    (event,) = past_events()
    assert (event.name, event.held_on, event.passes) == ("Special", date(2005, 1, 10), {"asia": 1})


def test_one_event_on_two_days_is_two_events():
    actor, family = operator(), make_family(slug="asia")

    import_history("Special,2004-01-10,asia,1", actor=actor)
    import_history("Special,2005-01-10,asia,2", actor=actor)

    events = [(event.held_on.year, event.passes) for event in past_events()]
    assert events == [(2005, {family.slug: 2}), (2004, {family.slug: 1})]


@pytest.mark.parametrize(
    "line",
    [
        "Special,2005-01-10,asia,-1",
        f"Special,2005-01-10,asia,{10**30}",
        f"{'S' * 201},2005-01-10,asia,1",
        "Special\0,2005-01-10,asia,1",
        'Special,2005-01-10,"asia,1',
        "Special,2005-13-10,asia,1",
    ],
)
def test_a_line_that_cannot_be_read_is_named(line):
    make_family(slug="asia")

    with pytest.raises(DomainError, match="Line 3 cannot be read"):
        import_history(f"event,held_on,family,passes\n\n{line}", actor=operator())

    assert not PastPasses.objects.exists()


def test_lines_end_however_they_end():
    make_family(slug="asia")

    assert import_history("A,2005-01-10,asia,1\rB,2005-01-11,asia,1\r\n", actor=operator()) == 2


def test_who_gave_a_pass_back_had_none_and_goes_first_the_next_time():
    pool = make_told_pool(2)
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
    held = pool.passes.in_circulation().get().request.case.family.slug

    later = make_pool(opens_at=pool.begins_at + timedelta(days=30))

    assert later.history == {held: 1}
    assert later.history_of == pool.title


def test_lists_of_registered_people_are_read_as_people_send_them():
    event, actor = make_event(), operator()
    text = 'Name;E-mail\n"Ama";AMA@example.org\n\nBen,<ben@example.org>,Ghana\n'

    assert import_registrations(event, text, actor=actor) == (2, 0)
    assert import_registrations(event, text, actor=actor) == (0, 2)
    assert registered_among(event, ["ama@example.org", "eva@example.org"]) == {"ama@example.org"}
    with pytest.raises(DomainError, match="no e-mail address in line 2"):
        import_registrations(event, "ben@example.org\nAma", actor=actor)
    with pytest.raises(DomainError, match="no address in the list"):
        import_registrations(event, "", actor=actor)


def test_withdrawing_between_check_and_list_gives_the_pass_to_the_next():

    pool = make_pool(quota=1)
    requests = [ask(pool) for _ in range(2)]
    with clock.at(pool.ranking_until):
        check_requests(pool)
    first = min(requests, key=lambda each: each.pk)
    for request in requests:
        withdraw_case(request.case)
    told(pool)

    assert not Pass.objects.filter(status=PassStatus.ISSUED).exists()
    assert first.pool.slots.count() == 1
