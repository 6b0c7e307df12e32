"""Pages at the door: ticking off, scanning, passing on, and who is kept out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.choices.passes import PassStatus
from secretariat.pass_links import door_url
from secretariat.services.passes.holding import give_back
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import (
    first_pass,
    first_waiting,
    make_told_pool,
    operator,
)

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"participation:{name}", args=args)


@pytest.fixture
def handler(client):
    user = operator()
    log_in(client, user)
    return user


def test_the_door_ticks_off_many_and_says_what_was_wrong(client, handler):
    pool = make_told_pool(3)

    shown = client.get(url("pass-door", pool.slug))
    page = client.post(
        url("pass-door", pool.slug), {"ticked": ["1"], "numbers": "op-002 77"}, follow=True
    ).text
    again = client.post(url("pass-door", pool.slug), {"ticked": ["1", "2"]}, follow=True).text

    assert shown.status_code == 200
    assert "Handed over: OP-001, OP-002." in page
    assert "OP-077: There is no such pass." in page
    assert "Handed over: OP-001, OP-002." in again
    assert "Nothing was ticked" in client.post(url("pass-door", pool.slug), {}, follow=True).text


def test_a_scanned_code_shows_the_name_only_at_the_door(client):
    pool = make_told_pool(1)
    slip = first_pass(pool)
    path = "/" + door_url(slip).split("/", 3)[3]

    stranger = client.get(path).text
    kept_out = client.post(path)
    log_in(client, operator())
    shown = client.get(path).text
    done = client.post(path, follow=True).text

    assert slip.request.case.name not in stranger
    assert kept_out.status_code == 403
    assert slip.request.case.name in shown
    assert "OP-001 is handed over" in done
    assert client.get(url("pass-scan", "nobody")).status_code == 404


def test_a_number_with_strange_signs_ticks_nothing_off(client, handler):
    pool = make_told_pool(3)
    door = url("pass-door", pool.slug)

    strange = client.post(door, {"ticked": ["²", "\0", "9" * 5000]}, follow=True)
    null = client.post(door, {"numbers": "1\0"})
    run_together = client.post(door, {"ticked": ["1"], "numbers": "0021234567"})

    assert "Nothing was ticked" in strange.text
    assert "Null characters are not allowed" in null.text
    assert "0021234567 is no number of a pass" in run_together.text
    assert 'id="pass-1" checked' in run_together.text  # nothing that was ticked is lost
    assert not pool.passes.exclude(handed_over_at=None).exists()


def test_the_day_after_the_door_asks_when_a_pass_was_handed_over(client, handler):
    pool = make_told_pool(3)
    door = url("pass-door", pool.slug)
    with clock.at(pool.begins_at + timedelta(days=1)):
        keep_time()
        without = client.post(door, {"ticked": ["1"]})
        early = client.post(door, {"ticked": ["1"], "at": "2001-01-01T10:00"})
        hour = timezone.localtime(pool.collect_by).strftime("%Y-%m-%dT%H:%M")
        done = client.post(door, {"numbers": "1", "at": hour}, follow=True)

    assert "This field is required" in without.text
    assert "Nothing was handed over on" in early.text
    assert "Handed over: OP-001." in done.text
    slip = first_pass(pool)
    assert slip.handed_over_at == pool.collect_by.replace(second=0, microsecond=0)


def test_the_door_counts_a_place_as_free_once_its_offer_is_over(client, handler):
    pool = make_told_pool(3)
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
        kept = client.get(url("pass-door", pool.slug)).text
    with clock.at(pool.collect_by):
        free = client.get(url("pass-door", pool.slug)).text

    assert "1 expected, 0 free, of 2" in kept
    assert "1 expected, 1 free, of 2" in free


@pytest.fixture
def late(settings):
    """A pool at whose door nobody came for the first pass until now."""
    settings.ON_DUTY = []
    pool = make_told_pool(4)
    with clock.at(pool.no_show_at):
        yield pool


def test_who_has_not_come_is_passed_on_from_the_list(client, handler, late):
    waits, path = first_waiting(late), url("pass-release", late.slug, 1)

    with clock.at(late.no_show_at - timedelta(seconds=1)):
        early = client.post(path, {"to": waits.number}).text
    shown = client.get(path).text
    done = client.post(path, {"to": waits.number}, follow=True).text

    assert "Holders have until" in early
    assert waits.case.name in shown
    assert "OP-001 was passed on as OP-003; it is recorded." in done


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"told": "PC-1900-0001"}, "Nobody asked for a pass under the number PC-1900-0001"),
        ({"told": "\0"}, "Null characters are not allowed"),
        ({"to": "PC-1900-0001"}, "does not wait any more"),
        ({}, "Nobody was chosen"),
    ],
)
def test_a_number_nobody_waits_under_releases_nothing(client, handler, late, said, words):
    for path in (url("pass-release", late.slug, 1), url("pass-give", late.slug)):
        page = client.post(path, said)
        assert (page.status_code, words in page.text) == (200, True)

    assert first_pass(late).status == PassStatus.ISSUED
    assert not OutgoingMail.objects.filter(body__contains="Nobody came for").exists()


def test_the_number_of_somebody_who_holds_a_pass_releases_nothing(client, handler, late):
    holder = late.passes.get(number=2).request

    page = client.post(url("pass-release", late.slug, 1), {"told": holder.number.lower()})

    assert f"{holder.number} is not on the waiting list" in page.text
    assert f'value="{holder.number.lower()}"' in page.text
    assert first_pass(late).status == PassStatus.ISSUED


def test_a_place_is_kept_free_only_where_that_is_chosen(client, handler, late):
    waits = first_waiting(late)

    kept = client.post(url("pass-release", late.slug, 1), {"to": "nobody"}, follow=True)
    given = client.post(url("pass-give", late.slug), {"told": waits.number}, follow=True)

    assert "OP-001 is released, and its place is free" in kept.text
    mail = OutgoingMail.objects.get(body__contains="Nobody came for OP-001")
    assert "so it is free for who waits" in mail.body
    assert "OP-003 is handed over" in given.text


def test_a_lost_pass_gets_a_new_number_at_the_door(client, handler):
    pool = make_told_pool(1)

    page = client.post(url("pass-reissue", pool.slug, 1), follow=True).text

    assert "OP-001 is worth nothing any more" in page
    assert "OP-002" in page


def test_the_list_on_paper_is_a_document(client, handler):
    pool = make_told_pool(3)

    paper = client.get(url("pass-paper", pool.slug))

    assert paper.content.startswith(b"%PDF-")
    assert paper["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("role", [None, Role.STAFF])
def test_only_those_who_handle_requests_prepare_pools_and_keep_the_door(client, role):
    pool = make_told_pool(1)
    log_in(client, make_user(role) if role else make_focal_point().user)
    allowed = 200 if role else 403
    pages = [
        url("pool-create"),
        url("pool-change", pool.slug),
        url("pool-registrations", pool.slug),
        url("pass-history-import"),
        url("pass-door", pool.slug),
        url("pass-paper", pool.slug),
        url("pass-give", pool.slug),
        url("pass-release", pool.slug, 1),
    ]

    assert {client.get(page).status_code for page in pages} == {allowed}
    if not role:
        assert client.post(url("pass-reissue", pool.slug, 1)).status_code == 403
        assert client.get(url("pool-publish", pool.slug)).status_code == 403


def test_the_case_shows_its_pass_to_those_who_handle_it(client, handler):
    slip = first_pass(make_told_pool(1))

    page = client.get(slip.request.case.get_absolute_url())

    assert "OP-001" in page.text
