"""The front page and the desk: what is open, what needs somebody, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock, home
from csb_portal.desk import Notice, Task, most_urgent_first, soonest_first
from csb_portal.testing.factories import make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2005, 1, 5, 12, tzinfo=UTC)


class Report:
    published_at = datetime(2005, 1, 4, 9, tzinfo=UTC)

    def __str__(self):
        return "Report of December 2004"

    def get_absolute_url(self):
        return "/reports/2004-12/"


@pytest.fixture(autouse=True)
def _quiet_floors(monkeypatch):
    """Let no floor speak by itself: these tests say what each has to say."""
    for floor in home.FLOORS:
        monkeypatch.setattr(floor, "notices", list)
        monkeypatch.setattr(floor, "tasks_for", lambda user: [])
    monkeypatch.setattr(home.reports, "latest_report", lambda: None)


def test_a_quiet_bureau_says_what_it_is_and_what_would_be_here(client):
    page = client.get("/").text

    assert "The focal points of these families form the bureau" in page
    assert "No report has been published yet." in page
    assert "Nothing is open at this moment." in page
    assert 'id="where-to-ask"' in page


def test_what_is_open_is_shown_with_its_end_the_soonest_first(client, monkeypatch):
    later = Notice("A call", "/calls/one/", "5 families so far.", NOON + timedelta(days=3))
    sooner = Notice("A vote", "/elections/one/", until=NOON + timedelta(hours=5))
    always = Notice("Ask the bureau", "/liaison/")
    monkeypatch.setattr(home.families, "notices", lambda: [always, later])
    monkeypatch.setattr(home.elections, "notices", lambda: [sooner])

    with clock.at(NOON):
        page = client.get("/").text

    places = [page.index(words) for words in ("A vote", "in 5 hours", "A call", "Ask the bureau")]
    assert places == sorted(places)
    assert "5 January 2005, 18:00 CET" in page
    assert "5 families so far." in page


def test_the_latest_report_stands_before_what_is_open(client, monkeypatch):
    monkeypatch.setattr(home.reports, "latest_report", Report)

    page = client.get("/").text

    assert '<a href="/reports/2004-12/">Report of December 2004</a>' in page
    assert "4 January 2005, 10:00 CET" in page
    assert page.index("Report of December 2004") < page.index('id="open-now"')


def test_words_of_others_are_escaped(client, monkeypatch):
    monkeypatch.setattr(home.elections, "notices", lambda: [Notice("<b>Call</b>", "/", "<i>")])

    page = client.get("/").text

    assert "&lt;b&gt;Call&lt;/b&gt;" in page
    assert "<i>" not in page


def test_a_desk_is_for_whoever_is_logged_in(client):
    answer = client.get("/desk/")

    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/desk/")


def test_an_empty_desk_says_so(client):
    client.force_login(make_user())

    assert "Nothing needs you now." in client.get("/desk/").text


def test_a_desk_shows_the_most_urgent_first_each_with_one_action(client, monkeypatch):
    user = make_user()
    tasks = [
        Task("Without haste", "/one/", "Do it"),
        Task("Tomorrow", "/two/", "Vote", "Up to three families.", NOON + timedelta(days=1)),
        Task("Late", "/three/", "Answer", due_at=NOON - timedelta(hours=2)),
    ]
    monkeypatch.setattr(home.liaison, "tasks_for", lambda asked: tasks if asked == user else [])
    client.force_login(user)

    with clock.at(NOON):
        page = client.get("/desk/").text

    places = [page.index(words) for words in ("Late", "was due 2 hours ago", "Tomorrow", "Without")]
    assert places == sorted(places)
    assert page.count('class="btn btn-primary"') == 3
    assert 'href="/two/"' in page


def test_things_without_an_end_keep_the_order_they_were_given_in():
    first, second, third = Task("1", "", ""), Task("2", "", "", due_at=NOON), Task("3", "", "")
    one, two = Notice("1", ""), Notice("2", "", until=NOON)

    assert most_urgent_first([first, second, third]) == [second, first, third]
    assert soonest_first([one, two]) == [two, one]


@pytest.mark.parametrize("notices", [1, 20])
def test_the_front_page_itself_asks_the_database_nothing(
    client, monkeypatch, django_assert_num_queries, notices
):
    monkeypatch.setattr(home.elections, "notices", lambda: [Notice("A call", "/")] * notices)

    with django_assert_num_queries(0):
        client.get("/")
