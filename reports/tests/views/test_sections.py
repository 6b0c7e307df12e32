"""The page of one section, and the page of a report's texts."""

import pytest

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from reports.choices import Section
from reports.models import SectionComment
from reports.services.editing import edit_report
from reports.services.sharing import comment_on_section, reply_to_comment
from reports.tests.factories import make_draft, make_published
from reports.tests.views.test_writing import ROOM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
PAGE = f"{ROOM}sections/now/"


def remark(report, person):
    return comment_on_section(report, Section.NOW, text="Too long.", actor=person)


def test_a_member_gives_a_section_to_another_on_its_page(client, members):
    report = make_draft()
    log_in(client, members[0])

    page = client.post(f"{PAGE}assign/", {"person": members[1].pk}, follow=True)

    assert "It is settled who writes the section." in page.text
    assert f"{members[1]} writes it." in page.text
    assert f">{members[1]}</td>" in client.get(f"{ROOM}draft/").text
    client.post(f"{PAGE}assign/", {"person": ""})
    assert not report.assignments.exists()


def test_a_section_is_given_to_nobody_who_is_not_on_the_list(client, members):
    report = make_draft()
    log_in(client, members[0])

    page = client.post(f"{PAGE}assign/", {"person": make_user().pk}, follow=True)

    assert "Choose a member of the secretariat or one of its helpers." in page.text
    assert not report.assignments.exists()


def test_members_and_helpers_remark_reply_and_settle(client, members):
    report = make_draft()
    log_in(client, members[0])
    assert "Your remark stands" in client.post(PAGE, {"text": "Too <b>long</b>."}, follow=True).text
    comment = SectionComment.objects.get()
    log_in(client, make_user(Role.STAFF))
    answer = f"{ROOM}comments/{comment.pk}/reply/"

    client.post(answer, {f"on-{comment.pk}-text": "Shortened."})
    page = client.post(answer, {f"on-{comment.pk}-text": "", "settle": "yes"}, follow=True)

    assert "Too &lt;b&gt;long&lt;/b&gt;." in page.text
    assert "Shortened." in page.text
    assert "settled it" in page.text
    assert [reply.settles for reply in comment.replies.all()] == [False, True]
    assert report.revision.number == 1


def test_open_remarks_are_counted_on_the_draft(client, members):
    report = make_draft()
    remark(report, members[0])
    reply_to_comment(remark(report, members[0]), text="", actor=members[1], settles=True)

    page = log_in(client, members[0]).get(f"{ROOM}draft/")

    counted = {section: count for section, _, count in page.context["all_sections"]}
    assert (counted[Section.NOW], counted[Section.NEXT]) == (1, 0)


def test_a_reply_to_what_was_settled_meanwhile_is_kept(client, members):
    report = make_draft()
    comment = remark(report, members[0])
    reply_to_comment(comment, text="", actor=members[1], settles=True)
    log_in(client, members[2])

    page = client.post(
        f"{ROOM}comments/{comment.pk}/reply/", {f"on-{comment.pk}-text": "Hours of work."}
    )

    assert "Somebody has settled this remark meanwhile." in page.text
    assert "Hours of work.</textarea>" in page.text


@pytest.mark.parametrize("text", ["", "x" * 4001])
def test_a_remark_that_cannot_be_taken_says_why(client, members, text):
    comment = remark(make_draft(), members[0])
    log_in(client, members[1])

    for page in (
        client.post(PAGE, {"text": text}),
        client.post(f"{ROOM}comments/{comment.pk}/reply/", {f"on-{comment.pk}-text": text}),
    ):
        assert page.status_code == 200
        assert 'class="invalid-feedback"' in page.text
        assert f"{text}</textarea>" in page.text
    assert SectionComment.objects.count() == 1


def test_strangers_see_neither_sections_nor_texts(client, members):
    comment = remark(make_draft(), members[0])
    log_in(client, make_user())

    for page in (PAGE, f"{ROOM}history/"):
        assert client.get(page).status_code == 403
    for step in (PAGE, f"{PAGE}assign/", f"{ROOM}comments/{comment.pk}/reply/"):
        assert client.post(step, {"text": "x"}).status_code == 403


def test_a_remark_is_answered_on_its_own_report_alone(client, members):
    comment = remark(make_draft(), members[0])
    reply = reply_to_comment(comment, text="No.", actor=members[1])
    log_in(client, members[0])

    assert client.post(f"{ROOM}comments/{reply.pk}/reply/", {}).status_code == 404
    assert client.post("/reports/2005-01/comments/1/reply/", {}).status_code == 404


def test_a_published_report_shows_its_sections_and_offers_no_writing(client, members):
    make_published(members)

    page = log_in(client, members[0]).get(PAGE).text

    assert "Write this section" not in page
    assert "Set who writes it" not in page


def test_the_history_says_who_saved_what_and_compares_any_two(client, members):
    make_published(members, decisions="59 passes.")
    log_in(client, members[0])

    listed = client.get(f"{ROOM}history/").text
    compared = client.get(f"{ROOM}history/", {"before": "1", "after": "2"})

    assert "Text 1, written by the portal," in listed
    assert f"Text 2, saved by {members[0]}," in listed
    assert ": Decisions." in listed
    assert "Published as version 1.0" in listed
    (change,) = compared.context["changes"]
    assert change.key == "Decisions"
    assert "<h2>Decisions" in compared.text


def test_the_history_marks_words_that_came_and_went(client, members):
    report = make_draft()
    edit_report(report, texts={"now": "One two."}, based_on=1, actor=members[0])
    edit_report(report, texts={"now": "One three."}, based_on=2, actor=members[0])

    page = log_in(client, members[1]).get(f"{ROOM}history/?before=2&after=3").text

    assert "</span>two.<span" in page
    assert "</span>three.<span" in page


@pytest.mark.parametrize("query", ["?before=1&after=99", "?before=x&after=1", "?before=1"])
def test_a_text_there_is_not_is_compared_with_nothing(client, members, query):
    make_draft()

    page = log_in(client, members[0]).get(f"{ROOM}history/{query}")

    assert page.status_code == 200
    assert "changes" not in page.context
