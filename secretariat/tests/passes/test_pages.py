"""Every page of passes: who reads it, what it says, who is kept out, and what a broken rule reads."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_family, make_focal_point
from secretariat.case_links import follow_path, token_of
from secretariat.choices.passes import PassStatus, PoolStatus
from secretariat.models import PassPool
from secretariat.rules.passes.allocate import allocate, read_pool, written
from secretariat.services.passes.holding import give_back
from secretariat.services.passes.pools import draft_pool
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


def url(name: str, *args: object) -> str:
    return reverse(f"participation:{name}", args=args)


@pytest.fixture
def handler(client):
    user = operator()
    log_in(client, user)
    return user


def test_everybody_reads_which_passes_there_are_but_no_draft(client):
    pool = make_pool(title="Closing")
    draft_pool(make_plan(title="Not yet"), actor=operator())

    page = client.get(url("pool-list"))

    assert page.status_code == 200
    assert "Closing" in page.text
    assert "Not yet" not in page.text
    assert (
        client.get(url("pool-detail", PassPool.objects.get(title="Not yet").slug)).status_code
        == 404
    )
    assert url("pass-ask", pool.slug) in page.text


def test_rule_seed_and_fingerprint_are_on_the_page_before_the_first_request(client):
    pool = make_pool()

    page = client.get(pool.get_absolute_url()).text

    for said in (pool.seed, pool.fingerprint, "gets one pass at most", "Nobody has asked yet"):
        assert said in page
    assert json.loads(client.get(url("pool-file", pool.slug, "rule")).text)["seed"] == pool.seed
    assert client.get(url("pool-file", pool.slug, "outcome")).status_code == 404
    assert client.get(url("pool-file", pool.slug, "input")).status_code == 404


def test_what_is_downloaded_recomputes_to_the_list(client):
    pool = make_told_pool(3)

    given = client.get(url("pool-file", pool.slug, "input")).text
    found = client.get(url("pool-file", pool.slug, "outcome")).text
    program = client.get(url("pass-program"))

    assert written(allocate(read_pool(given))) == found
    assert "def allocate(" in program.text
    assert 'filename="allocate.py"' in program["Content-Disposition"]


def test_requests_and_passes_stand_side_by_side_without_names(client):
    pool = make_pool()
    request = ask(pool, make_family(name_en="Youth"), name="Ama Owusu")
    told(pool)

    pages = [
        client.get(pool.get_absolute_url()).text,
        client.get(url("pool-family", pool.slug, request.case.family.slug)).text,
    ]

    assert "OP-001 (Issued)" in pages[0]
    assert request.number in pages[1]
    assert "Number 1 of 2 by the published rule" in pages[1]
    assert not [page for page in pages if "Ama" in page or request.case.email in page]


def test_names_are_for_the_people_of_the_family_and_for_those_who_handle(client):
    pool, family = make_pool(), make_family()
    ask(pool, family, name="Ama Owusu")
    page = url("pool-family", pool.slug, family.slug)
    readers = {
        make_focal_point(family=family).user: True,
        make_focal_point().user: False,
        operator(): True,
        make_user(): False,
    }

    for reader, sees in readers.items():
        log_in(client, reader)
        assert ("Ama Owusu" in client.get(page).text) is sees


@pytest.mark.parametrize("asked", [1, 8])
def test_a_pool_costs_the_same_queries_however_many_asked(
    asked, client, django_assert_max_num_queries
):
    pool = make_told_pool(asked)
    client.get(pool.get_absolute_url())

    for page in (pool.get_absolute_url(), url("pool-list"), url("pass-history")):
        with django_assert_max_num_queries(8):
            client.get(page)


def test_the_holder_takes_an_offer_and_gives_it_back_by_the_link(client):
    pool = make_told_pool(4)
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
        offer = pool.passes.with_people().get(status=PassStatus.OFFERED)
        token = token_of(offer.request.case)
        assert client.get(url("pass-code", token)).status_code == 404
        assert "I take it" in client.get(follow_path(offer.request.case)).text

        taken = client.post(url("pass-act", token, "accept"), follow=True)
        code = client.get(url("pass-code", token))
        back = client.post(url("pass-act", token, "return"), follow=True)

    assert "OP-003" in taken.text
    assert code["Content-Type"] == "image/svg+xml"
    assert "It goes to the next" in back.text
    assert client.post(url("pass-act", "nobody", "return")).status_code == 404


def test_an_offer_that_ended_is_explained_on_the_page(client):
    pool = make_told_pool(4)
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
    offer = pool.passes.with_people().get(status=PassStatus.OFFERED)

    with clock.at(offer.expires_at):
        page = client.post(
            url("pass-act", token_of(offer.request.case), "accept"), follow=True
        ).text

    assert "This offer ended on" in page


def test_nobody_ranks_another_family(client):
    pool, family = make_pool(), make_family()
    log_in(client, make_focal_point().user)

    assert client.get(url("pass-ranking", pool.slug, family.slug)).status_code == 403


def test_a_pool_is_written_down_read_once_more_and_published(client, handler):
    plan = make_plan(opens_at=clock.now() + timedelta(days=1))
    said = {name: getattr(plan, name) for name in ("title", "quota", "preset", "seed")}
    said |= {"event": plan.event.pk, "offer_hours": 2, "no_show_minutes": 10}
    hours = ("opens_at", "closes_at", "ranking_until", "results_at", "collect_by", "begins_at")
    said |= {name: getattr(plan, name).strftime("%Y-%m-%dT%H:%M") for name in hours}

    assert client.get(url("pool-create")).status_code == 200
    wrong = client.post(url("pool-create"), said | {"closes_at": said["begins_at"]})
    read = client.post(url("pool-create"), said, follow=True)
    pool = PassPool.objects.get()
    changed = client.post(url("pool-change", pool.slug), said | {"quota": 5}, follow=True)
    published = client.post(url("pool-publish", pool.slug), {"confirmed": "yes"}, follow=True)
    refused = client.post(url("pool-change", pool.slug), said | {"quota": 9})

    assert "The hours are not in order" in wrong.text
    assert plan.seed in read.text
    assert changed.status_code == 200
    assert "The rule is published" in published.text
    assert "was published on" in refused.text
    pool.refresh_from_db()
    assert (pool.status, pool.quota) == (PoolStatus.PUBLISHED, 5)


def test_lists_are_read_in_and_refused_lines_stay_in_the_form(client, handler):
    pool = make_pool()
    make_family(slug="asia")

    read = client.post(url("pool-registrations", pool.slug), {"text": "a@example.org"}, follow=True)
    refused = client.post(url("pool-registrations", pool.slug), {"text": "a@example.org\nAma"})
    past = client.post(
        url("pass-history-import"), {"text": "Special,2005-01-10,asia,1"}, follow=True
    )
    wrong = client.post(url("pass-history-import"), {"text": "Special"})

    assert "1 addresses are new, 0 were known" in read.text
    assert "no e-mail address in line 2" in refused.text
    assert "1 lines are on record" in past.text
    assert "Line 1 cannot be read" in wrong.text
    assert "Special" in client.get(url("pass-history")).text


def test_the_desk_names_what_waits(client):
    pool, family = make_pool(), make_family()
    ask(pool, family)
    log_in(client, make_focal_point(family=family).user)

    assert "1 request has no place yet" in client.get("/desk/").text
    assert "Ask for a pass: Opening" in client.get("/").text

    draft_pool(make_plan(title="Later", opens_at=clock.now() + timedelta(days=1)), actor=operator())
    log_in(client, operator())
    assert "Publish the rule: Later" in client.get("/desk/").text


def test_on_the_day_the_door_is_on_the_desk(client, handler):
    pool = make_told_pool(1)

    with clock.at(pool.collect_by - timedelta(hours=2)):
        assert "Hand over the passes: Opening" in client.get("/desk/").text
