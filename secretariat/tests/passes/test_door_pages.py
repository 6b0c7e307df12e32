"""Pages at the door: ticking off, scanning, passing on, and who is kept out."""

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.pass_links import door_url
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


def test_who_has_not_come_is_passed_on_from_the_list(client, handler, settings):
    settings.ON_DUTY = []
    pool = make_told_pool(4)
    waits = first_waiting(pool)
    path = url("pass-release", pool.slug, 1)

    early = client.post(path, {"to": waits.number}, follow=True).text
    with clock.at(pool.no_show_at):
        shown = client.get(path).text
        done = client.post(path, {"to": waits.number}, follow=True).text
        full = client.post(url("pass-give", pool.slug), {"told": "x"}, follow=True).text
        offered = client.get(url("pass-give", pool.slug))

    assert "Holders have until" in early
    assert waits.case.name in shown
    assert "OP-001 was passed on" in done
    assert "Nobody was chosen" in full
    assert offered.status_code == 200


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
