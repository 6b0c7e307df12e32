"""Pages of the panel: what it does there, and who finds no door."""

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.case_links import follow_path, token_of
from secretariat.choices.funding import AccreditationCheck, AwardAnswer, RoundStatus
from secretariat.sources import funding as sources
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    decide,
    make_application,
    make_member,
    make_round,
    score,
    score_all,
)

pytestmark = pytest.mark.django_db
FOR_THE_PANEL = ["panel", "csv", "ranking", "decide", "tie", "cancel"]


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


def page(name, found, *more):
    return reverse(f"participation:funding-{name}", args=[found.slug, *more])


@pytest.mark.parametrize("name", FOR_THE_PANEL)
def test_whoever_applies_finds_every_door_closed_and_reads_why(client, name):
    found = make_round()
    member = make_member(found)
    make_application(found, is_accredited=False, user=member.user)
    log_in(client, member.user)

    response = client.get(page(name, found))

    assert response.status_code == 403
    assert "You are out of this round" in response.text
    assert "applies in this round" in response.text


@pytest.mark.parametrize("name", ["score", "check"])
def test_nor_do_they_open_an_application_of_others(client, name):
    found = make_round()
    staff = make_user(Role.STAFF)
    other = make_application(found)
    make_focal_point(user=staff, family=other.case.family)
    log_in(client, staff)

    response = client.get(page(name, found, other.case.reference))

    assert response.status_code == 403
    assert other.case.name not in response.text
    assert client.get(other.case.get_absolute_url()).status_code == 403
    board = client.get("/participation/board/?view=all").text
    table = client.get("/participation/board/cases.csv?view=all").text
    assert other.case.reference not in board + table
    assert sources.tasks_for(staff) == []


@pytest.mark.parametrize("name", FOR_THE_PANEL)
def test_nobody_without_business_there_enters(client, name):
    found = make_round()
    assert client.get(page(name, found)).status_code == 302
    log_in(client, make_focal_point().user)
    assert client.get(page(name, found)).status_code == 403


def test_somebody_is_named_leaves_and_is_replaced_on_the_panels_page(client):
    found = make_round()
    staff, mandate = make_user(Role.STAFF), make_focal_point()
    log_in(client, staff)

    client.post(page("member-name", found), {"email": mandate.user.email, "language": "en"})
    text = client.get(page("panel", found)).text
    assert mandate.user.name in text
    assert "The panel lacks 1 person." in text
    refused = client.post(
        page("member-name", found), {"email": mandate.user.email, "language": "en"}
    )
    assert "is on the panel, or has left it" in refused.text

    log_in(client, mandate.user)
    client.post(page("member-leave", found))
    assert not found.panel.sitting().exists()


def test_a_tie_is_declared_on_a_page(client):
    found = make_round()
    member = make_member(found)
    log_in(client, member.user)
    assert client.get(page("tie", found)).status_code == 200
    client.post(page("tie", found), {"words": "My neighbour."})
    assert client.get(page("panel", found)).status_code == 403


def test_accreditation_is_checked_on_a_page(client):
    found = make_round()
    made = make_application(found, is_accredited=False)
    log_in(client, make_user(Role.OPERATOR))
    url = page("check", found, made.case.reference)
    assert made.case.organisation in client.get(url).text
    client.post(url, {"is_accredited": "no", "taken_by": "CSD"})
    made.refresh_from_db()
    assert made.accreditation == AccreditationCheck.NO


def test_points_are_given_the_list_is_seen_and_the_decision_written_down(client):
    found = make_round(panel_size=1)
    member = make_member(found)
    one, other = make_application(found), make_application(found, country="BR")
    log_in(client, member.user)
    need, voice = found.criteria.all()
    with clock.at(CLOSED):
        assert [task.action for task in sources.tasks_for(member.user)] == ["Give points"]
        assert client.get(page("ranking", found)).status_code == 403
        for application, points in ((one, 60), (other, 20)):
            url = page("score", found, application.case.reference)
            assert "0 to 60 points" in client.get(url).text
            client.post(url, {f"points_{need.pk}": points, f"points_{voice.pk}": 10})
        assert client.post(url, {}).status_code == 403  # now they see the points of others

        listed = client.get(page("ranking", found)).text
        assert "Within the budget and the ceiling" in listed
        assert "Fewer points than the rule asks for" in listed
        decision = {"taken_at": "2005-01-17T09:00", "place": "", "form": "oral"}
        assert "This field is required" in client.post(page("decide", found), decision).text
        client.post(page("decide", found), decision | {"place": "Room XII"})

        found.refresh_from_db()
        assert (found.status, found.awarded) == (RoundStatus.DECIDED, 2000)
        assert client.get(page("ranking", found)).status_code == 200
        public = client.get(page("round", found)).text
    assert "2 applications: 1 awarded, 0 on the reserve, 1 refused." in public
    assert "By gender: too few to be shown" in public
    assert one.case.name not in public


def test_an_award_is_accepted_and_given_back_by_the_link(client):
    found = make_round(panel_size=1)
    make_member(found)
    made = make_application(found)
    with clock.at(CLOSED):
        score_all(found, {made: (60, 40)})
        decide(found)
        text = client.get(follow_path(made.case)).text
        assert "CHF 2\u202f000 are awarded to you" in text
        url = reverse("participation:funding-award", args=[token_of(made.case)])
        client.post(url, {"accept": "yes"})
        made.refresh_from_db()
        assert made.answer == AwardAnswer.ACCEPTED
        client.post(url)  # not confirmed
        made.refresh_from_db()
        assert made.answer == AwardAnswer.ACCEPTED
        client.post(url, {"confirmed": "yes"})
    made.refresh_from_db()
    assert made.answer == AwardAnswer.DECLINED
    assert client.post(reverse("participation:funding-award", args=["forged"])).status_code == 404


def test_who_is_refused_reads_the_reason_and_the_days_on_their_page(client):
    found = make_round(panel_size=1)
    member = make_member(found)
    made = make_application(found)
    with clock.at(CLOSED):
        score(member, made, 1, 1)
        decide(found)
        text = client.get(follow_path(made.case)).text
    assert "fewer than the published rule asks for" in text
    assert "You have at least 10 days to look elsewhere, until" in text


def test_the_handlers_page_leads_to_the_panel(client):
    found = make_round()
    made = make_application(found)
    log_in(client, make_user(Role.STAFF))
    text = client.get(made.case.get_absolute_url()).text
    assert page("panel", found) in text
    assert "Record a decision" not in text


def test_the_table_of_applications_holds_no_formula(client):
    found = make_round()
    make_application(found, name="=1+1")
    log_in(client, make_user(Role.STAFF))
    assert "'=1+1" in client.get(page("csv", found)).text


def test_a_round_is_cancelled_on_a_page(client):
    found = make_round()
    log_in(client, make_user(Role.STAFF))
    assert client.get(page("cancel", found)).status_code == 200
    client.post(page("cancel", found), {"words": "No sponsor."})
    found.refresh_from_db()
    assert found.status == RoundStatus.CANCELLED


def test_what_is_open_and_what_is_missing_is_told():
    found = make_round()
    make_application(found, is_accredited=False)
    (notice,) = sources.notices()
    assert (notice.url, notice.until) == (page("round", found), found.closes_at)
    actions = [task.action for task in sources.tasks_for(make_user(Role.STAFF))]
    assert actions == ["Name somebody", "Check them"]


@pytest.mark.parametrize("count", [1, 6])
def test_the_panels_page_costs_the_same_however_many_apply(
    client, count, django_assert_max_num_queries
):
    found = make_round()
    for _ in range(count):
        make_application(found)
    log_in(client, make_user(Role.STAFF))
    with django_assert_max_num_queries(55):
        client.get(page("panel", found))
