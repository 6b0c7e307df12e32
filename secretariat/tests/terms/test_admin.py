from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.models import Seat, Term
from secretariat.tests.factories import (
    make_certified_election,
    make_elected_term,
    make_pair,
    make_pairs,
    make_served_term,
    make_settled_call,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Role.STAFF, Role.OPERATOR])
def admin(client, request):
    return log_in(client, make_user(request.param))


def page(call):
    return reverse("admin:secretariat_term_constitute", args=[call.slug])


def answers(**fields):
    return {"on": clock.today().isoformat(), "months": "12", "confirmed": "on"} | fields


def test_the_guided_page_names_who_will_be_seated_and_seats_them(admin):
    pairs = make_pairs(4)
    call = make_certified_election(pairs).call

    shown = admin.get(page(call)).text
    response = admin.post(page(call), answers())

    for pair in pairs[:3]:
        assert all(person.user.name in shown for person in pair)
    assert "6 people get the rights" in shown
    assert "The 8 people of the bureau are told" in shown
    assert response.url == reverse("secretariat:secretariat-detail")
    assert Seat.objects.count() == 6


def test_without_a_deliberate_yes_nothing_happens(admin):
    call = make_settled_call(make_pairs(3))

    response = admin.post(page(call), answers(confirmed=""))

    assert response.status_code == 200
    assert not Term.objects.exists()


def test_the_time_of_the_queue_is_asked_where_fewer_volunteered(admin):
    call = make_settled_call(make_pairs(2))
    opens_at = clock.now() + timedelta(days=3)

    assert "2 seats are offered to whoever comes first" in admin.get(page(call)).text
    admin.post(page(call), answers(queue_opens_at=f"{opens_at:%Y-%m-%dT%H:%M}"))

    assert Term.objects.get().queue_opens_at == opens_at.replace(second=0, microsecond=0)


def test_an_undecided_call_shows_the_rule_and_takes_no_answer(admin):
    call = make_certified_election(make_pairs(4), certified_at=clock.now()).call

    shown = admin.get(page(call))
    posted = admin.post(page(call), answers())

    assert "Voters can complain until" in shown.text
    assert "Voters can complain until" in posted.text
    assert not Term.objects.exists()


def test_a_page_of_another_day_is_refused_in_words(admin):
    call = make_settled_call(make_pairs(3))
    yesterday = clock.today() - timedelta(days=1)

    response = admin.post(page(call), answers(on=yesterday.isoformat()))

    assert "never back-dated" in response.text
    assert not Term.objects.exists()


def test_the_second_click_is_told_that_it_is_done(admin):
    term = make_elected_term(make_pairs(4))

    response = admin.post(page(term.call), answers())

    assert "A call leads to one secretariat, once." in response.text
    assert Term.objects.count() == 1


def test_the_page_warns_that_the_secretariat_in_office_ends(admin):
    with clock.at(clock.now() - timedelta(days=30)):
        former = make_elected_term(make_pairs(4))
    call = make_settled_call(make_pairs(3))

    assert f"{former} ends" in admin.get(page(call)).text


def test_the_list_says_which_calls_are_ready_and_what_the_others_wait_for(admin):
    ready = make_settled_call(make_pairs(3))
    make_certified_election(make_pairs(4), certified_at=clock.now())

    shown = admin.get(reverse("admin:secretariat_term_choose")).text

    assert page(ready) in shown
    assert "Voters can complain until" in shown


def test_the_queue_is_announced_from_the_administration(admin):
    term = make_elected_term([*make_pairs(2), [make_focal_point(seat=1)], make_pair()])
    url = reverse("admin:secretariat_term_queue", args=[term.pk])
    opens_at = clock.now() + timedelta(days=2)

    shown = admin.get(url).text
    admin.post(url, {"opens_at": f"{opens_at:%Y-%m-%dT%H:%M}", "confirmed": "on"})

    assert "1 seat is empty" in shown
    term.refresh_from_db()
    assert term.queue_opens_at == opens_at.replace(second=0, microsecond=0)


def test_a_queue_in_the_past_is_refused_in_words(admin):
    term = make_elected_term([*make_pairs(2), [make_focal_point(seat=1)], make_pair()])
    url = reverse("admin:secretariat_term_queue", args=[term.pk])

    response = admin.post(url, {"opens_at": "2005-01-01T09:00", "confirmed": "on"})

    assert "is past" in response.text


@pytest.mark.parametrize("name", ["term", "seat", "claim"])
def test_facts_are_read_only(name, admin):
    term = make_served_term(make_pairs(2))
    pk = {"term": term.pk, "seat": Seat.objects.first().pk}.get(name)

    assert admin.get(reverse(f"admin:secretariat_{name}_changelist")).status_code == 200
    assert admin.get(reverse(f"admin:secretariat_{name}_add")).status_code == 403
    if pk:
        url = reverse(f"admin:secretariat_{name}_change", args=[pk])
        assert admin.get(url).status_code == 200
        assert admin.post(url, {}).status_code == 403


def test_a_member_of_the_bureau_does_not_get_in(client):
    pairs = make_pairs(3)
    call = make_settled_call(pairs)
    log_in(client, pairs[0][0].user)

    response = client.post(page(call), answers())

    assert response.status_code in {302, 403}
    assert not Term.objects.exists()


def test_the_page_of_a_certified_election_leads_here(admin):
    election = make_certified_election(make_pairs(4))

    shown = admin.get(reverse("admin:elections_election_run", args=[election.pk])).text

    assert reverse("admin:secretariat_term_choose") in shown
