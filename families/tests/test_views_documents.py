"""The pages of the governing documents: for everybody, for focal points, for whoever answers."""

from datetime import UTC, datetime

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import ClauseComment
from families.services.documents.commenting import comment_on_clause
from families.services.documents.translating import translate_version
from families.sources import documents as sources
from families.tests.documents import TEXT, make_adopted, make_draft, make_published
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("great hall", "small hall")
NOW = datetime(2005, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def mandate():
    return make_focal_point(user=make_user(name="Eva"))


def comment(version, mandate, text="Which hall?"):
    return comment_on_clause(version.clauses.get(key="1.a"), text=text, actor=mandate.user)


def test_the_list_leads_to_what_is_in_force_and_to_what_is_proposed(client):
    make_adopted()
    make_published(source=OTHER)

    html = client.get("/documents/").text

    assert 'href="/documents/charter/"' in html
    assert 'href="/documents/house-rules/1/"' in html
    assert 'href="/documents/house-rules/2/"' in html


def test_a_clause_has_a_link_that_lasts_and_one_that_follows_the_text(client):
    make_adopted()

    html = client.get("/documents/house-rules/").text

    assert '<section id="1.a"' in html
    assert 'href="/documents/house-rules/1/#1.a"' in html
    assert 'href="/documents/house-rules/#1.a"' in html


def test_the_short_address_shows_the_version_in_force(client):
    make_adopted()
    make_published(source=OTHER)

    assert "great hall" in client.get("/documents/house-rules/").text
    assert "small hall" in client.get("/documents/house-rules/2/").text


def test_a_draft_is_seen_by_staff_only(client):
    make_adopted()
    make_draft(source=OTHER)
    addresses = (
        "/documents/house-rules/2/",
        "/documents/house-rules/differences/?before=1&after=2",
    )

    answers = [client.get(address) for address in addresses]
    assert answers[0].status_code == 404
    assert "small" not in answers[1].text
    assert "/documents/house-rules/2/" not in client.get("/documents/house-rules/").text
    assert "house-rules/2/" not in client.get("/documents/feed.atom").text

    log_in(client, make_user(Role.STAFF))
    assert "small" in client.get(addresses[0]).text
    assert "small" in client.get(addresses[1]).text


def test_a_document_without_a_public_version_is_not_there(client):
    make_draft()

    assert client.get("/documents/house-rules/").status_code == 404
    assert "house-rules" not in client.get("/documents/").text


def test_differences_read_without_colour(client):
    make_adopted()
    make_adopted(source=OTHER)

    html = client.get("/documents/house-rules/differences/?before=1&after=2").text

    assert '<del><span class="visually-hidden">[removed: </span>great' in html
    assert '<ins><span class="visually-hidden">[added: </span>small' in html
    assert "2 clauses are the same." in html


def test_differences_with_versions_that_do_not_exist_ask_again(client):
    make_adopted()

    html = client.get("/documents/house-rules/differences/?before=1&after=9").text

    assert "Choose two versions." in html


def test_a_focal_point_comments_in_brackets_beside_the_clause(client, mandate):
    make_adopted()
    client.force_login(mandate.user)
    address = "/documents/house-rules/1/1.a/comment/"
    assert address in client.get("/documents/house-rules/").text
    assert client.get(address).status_code == 200

    response = client.post(address, {"text": "Which <b>hall</b>?"}, follow=True)

    assert "[Which &lt;b&gt;hall&lt;/b&gt;?]" in response.text
    assert mandate.family.name in response.text


def test_a_comment_on_a_superseded_version_is_forbidden(client, mandate):
    make_adopted()
    make_adopted(source=OTHER)
    client.force_login(mandate.user)

    assert client.get("/documents/house-rules/1/1.a/comment/").status_code == 403


def test_a_comment_said_twice_is_explained(client, mandate):
    comment(make_adopted(), mandate)
    client.force_login(mandate.user)

    response = client.post("/documents/house-rules/1/1.a/comment/", {"text": "Which hall?"})

    assert "exactly this already" in response.text


def test_others_may_not_comment(client):
    make_adopted()
    address = "/documents/house-rules/1/1.a/comment/"
    assert client.get(address).status_code == 302
    log_in(client, make_user(Role.STAFF))

    assert client.get(address).status_code == 403


def test_staff_decline_with_the_reason(client, mandate):
    made = comment(make_adopted(), mandate)
    log_in(client, make_user(Role.STAFF))
    address = f"/documents/comments/{made.pk}/answer/"
    assert client.get(address).status_code == 200

    assert "told why" in client.post(address, {"answer": ""}).text
    response = client.post(address, {"answer": "There is one only."}, follow=True)

    assert "Answer: There is one only." in response.text


def test_staff_say_in_which_version_a_comment_was_taken_up(client, mandate):
    made = comment(make_adopted(), mandate)
    version = make_published(source=OTHER)
    log_in(client, make_user(Role.STAFF))

    client.post(f"/documents/comments/{made.pk}/answer/", {"taken_up_in": version.pk})

    assert "Taken up in version 2." in client.get("/documents/house-rules/").text


def test_focal_points_do_not_answer_and_staff_not_their_own(client, mandate):
    staff = make_user(Role.STAFF)
    make_focal_point(user=staff)
    made = comment_on_clause(make_adopted().clauses.first(), text="Hm.", actor=staff)

    for person in (mandate.user, staff):
        log_in(client, person)
        assert client.get(f"/documents/comments/{made.pk}/answer/").status_code == 403


def test_the_feed_names_every_public_version_once(client):
    make_adopted()
    make_published(source=OTHER)

    response = client.get("/documents/feed.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.text.count("<entry>") == 5
    assert "House rules, version 2" in response.text


@pytest.mark.parametrize("address", ["/documents/house-rules/", "/documents/"])
def test_more_clauses_comments_and_versions_cost_no_more_queries(
    client, mandate, address, django_assert_max_num_queries, django_assert_num_queries
):
    version = make_adopted()
    comment(version, mandate)
    with django_assert_max_num_queries(5) as captured:
        client.get(address)
    before = len(captured)

    for number in range(3):
        comment(version, mandate, f"Again {number}?")
        version = make_adopted(source=TEXT + f"\n## {number + 2} More\nMore.\n")
        comment(version, mandate, f"And now {number}?")

    with django_assert_num_queries(before):
        client.get(address)


def test_desk_home_and_report_say_what_waits_what_is_open_and_what_was_adopted(mandate):
    staff = make_user(Role.STAFF)
    comment(make_adopted(), mandate)
    make_published(source=OTHER)

    assert [task.title for task in sources.tasks_for(staff)] == [
        "1 comment on a governing document waits for an answer"
    ]
    assert sources.tasks_for(mandate.user) == []
    assert [notice.title for notice in sources.notices()] == [
        "House rules: version 2 is open for comments"
    ]
    assert ClauseComment.objects.open().count() == 1


def test_a_translation_stands_beside_the_original_with_its_grade(client):
    version = make_adopted()
    translator, second = make_focal_point().user, make_focal_point().user
    client.force_login(translator)
    asked = client.get("/documents/house-rules/1/translate/?language=fr")
    assert "## 1.a Meet" in asked.text
    given = {"language": "fr", "origin": "volunteer", "source": TEXT.replace("hall", "salle")}
    client.post("/documents/house-rules/1/translate/", given)

    own = client.get("/documents/house-rules/1/in/fr/")
    client.force_login(second)
    client.post("/documents/house-rules/1/in/fr/", {"confirmed": "yes"})
    client.logout()

    page = client.get("/documents/house-rules/1/in/fr/")
    assert "You translated it yourself." in own.text
    assert "Checked translation" in page.text
    assert "great hall" in page.text
    assert "great salle" in page.text
    assert "Checked translation" in client.get(version.get_absolute_url()).text
    assert client.get("/documents/house-rules/1/translate/").status_code == 302


def test_a_translation_of_a_version_before_is_marked_as_out_of_date(client):
    first = make_adopted()
    translate_version(first, language="fr", source=TEXT, actor=make_focal_point().user)
    make_adopted(source=OTHER)

    for address in ("/documents/house-rules/", "/documents/house-rules/1/in/fr/"):
        page = client.get(address)
        assert "Out of date" in page.text
        assert "It translates version 1." in page.text


def test_who_does_not_sit_translates_nothing(client):
    make_adopted()
    client.force_login(make_user())

    assert client.get("/documents/house-rules/1/translate/").status_code == 403
