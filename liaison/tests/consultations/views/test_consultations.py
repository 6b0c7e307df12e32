import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.models import OutgoingMail
from csb_portal.months import Month
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison import sources
from liaison.models import Comment, Consultation
from liaison.services.advocacy import answer_access
from liaison.services.consultations.commenting import links
from liaison.services.consultations.summarising import answer_comment, publish_summary
from liaison.tests.consultations.factories import (
    close,
    make_case,
    make_comment,
    make_consultation,
    make_open_consultation,
    write,
)
from liaison.tests.factories import make_member, make_relay

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=8)
FEBRUARY = Month(2005, 2)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def page(name: str, *args: object) -> str:
    return reverse(f"liaison:{name}", args=args)


def test_a_draft_is_seen_by_those_who_prepare_it_alone(client):
    consultation = make_consultation()

    assert client.get(consultation.get_absolute_url()).status_code == 404
    assert consultation.question not in client.get(page("consultation-list")).text
    client.force_login(consultation.drafted_by)
    assert "Open it" in client.get(consultation.get_absolute_url()).text
    assert consultation.question in client.get(page("consultation-list")).text


def test_a_member_drafts_edits_and_opens(client):
    relay, member = make_relay(), make_member()
    client.force_login(member)
    words = {"question": "Which room?", "background": "Two are free.", "days": 7}

    refused = client.post(page("consultation-create"), words | {"message": "RL-2005-0099"})
    assert "There is no message of that reference." in refused.text
    client.post(page("consultation-create"), words | {"message": relay.reference.lower()})
    consultation = Consultation.objects.get()
    assert consultation.message == relay
    assert "Which room?" in client.get(page("consultation-edit", "CO-2005-0001")).text
    too_short = client.post(page("consultation-edit", "CO-2005-0001"), words | {"days": 1})
    assert "at least 3 days" in too_short.text
    client.post(page("consultation-edit", "CO-2005-0001"), words | {"question": "Which hall?"})
    client.post(page("consultation-open", "CO-2005-0001"))
    assert not Consultation.objects.open().exists()
    client.post(page("consultation-open", "CO-2005-0001"), {"confirmed": "yes"})

    assert Consultation.objects.open().get().question == "Which hall?"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("consultation-create", []),
        ("consultation-edit", ["CO-2005-0001"]),
        ("consultation-cancel", ["CO-2005-0001"]),
        ("consultation-summary", ["CO-2005-0001"]),
        ("comment-answer", ["CO-2005-0001", 1]),
        ("comment-remove", ["CO-2005-0001", 1]),
        ("advocacy-create", []),
    ],
)
def test_the_steps_are_the_secretariats(client, name, args):
    make_comment(make_open_consultation())
    client.force_login(make_focal_point().user)

    assert client.get(page(name, *args)).status_code == 403


def test_a_focal_point_comments_on_the_page(client):
    consultation = make_open_consultation()
    focal_point = make_focal_point()
    client.force_login(focal_point.user)
    form = {"key": uuid.uuid4(), "text": "The large one, <b>please</b>."}

    for _again in range(2):
        response = client.post(page("comment-create", consultation.reference), form, follow=True)

    assert Comment.objects.count() == 1
    assert "taken already, as number 1" in response.text
    assert "&lt;b&gt;please&lt;/b&gt;" in response.text
    assert f"{focal_point.user}, {focal_point.family}" in response.text


def test_anybody_comments_by_a_mailed_link_and_opening_it_changes_nothing(client):
    consultation = make_open_consultation()
    form = {
        "key": uuid.uuid4(),
        "text": "The small one.",
        "name": "Ada",
        "email": "ada@example.org",
        "language": "en",
    }

    response = client.post(page("comment-create", consultation.reference), form)
    assert "We have mailed a link to ada@example.org." in response.text
    letter = OutgoingMail.objects.get(to="ada@example.org")
    link = re.search(r"(/liaison/consultations/confirm/\S+)", letter.body)[1]
    assert "The small one." in client.get(link).text
    assert not Comment.objects.exists()
    response = client.post(link, follow=True)

    assert "Your comment is number 1." in response.text
    assert "ada@example.org" not in response.text
    assert "Ada" not in response.text.split('id="comment-1"')[1][:400]
    assert "taken already" in client.get(link, follow=True).text


def test_a_form_that_is_not_whole_keeps_what_was_typed(client):
    consultation = make_open_consultation()

    response = client.post(
        page("comment-create", consultation.reference),
        {"key": uuid.uuid4(), "text": "The small one."},
    )

    assert "This field is required." in response.text
    assert "The small one." in response.text


def test_too_many_comments_from_one_address_are_refused(client):
    consultation = make_open_consultation()
    form = {
        "text": "Again.",
        "name": "Bo",
        "email": f"{uuid.uuid4()}@example.org",
        "language": "en",
    }

    for _ in range(6):
        response = client.post(
            page("comment-create", consultation.reference), form | {"key": uuid.uuid4()}
        )

    assert "Too many comments" in response.text


def test_a_stale_link_says_what_to_do(client):
    response = client.get(page("comment-confirm", "made-up"))

    assert response.status_code == 410
    assert "Write your comment again" in response.text


def test_the_end_is_answered_comment_by_comment_and_summed_up(client):
    consultation = make_open_consultation()
    member = consultation.drafted_by
    first, second = make_comment(consultation, text="One."), make_comment(consultation, text="Two.")
    close(consultation)
    client.force_login(member)
    with clock.at(LATER):
        client.post(
            page("comment-remove", consultation.reference, second.number), {"reason": "Insult."}
        )
        refused = client.post(
            page("consultation-summary", consultation.reference), {"summary": "We did."}
        )
        assert "1 comment is unanswered." in refused.text
        client.post(
            page("comment-answer", consultation.reference, first.number),
            {"outcome": "partly", "reason": "One of two rooms."},
        )
        client.logout()
        before = client.get(consultation.get_absolute_url()).text
        client.force_login(member)
        client.post(
            page("consultation-summary", consultation.reference), {"summary": "We **did**."}
        )
        client.logout()
        text = client.get(consultation.get_absolute_url()).text

    assert "One of two rooms." not in before
    assert "One of two rooms." in text
    assert "<strong>did</strong>" in text
    assert "Removed for abuse: Insult." in text
    assert "Two." not in text


def test_cancelling_on_the_page_says_why(client):
    consultation = make_open_consultation()
    client.force_login(consultation.drafted_by)

    client.post(page("consultation-cancel", consultation.reference), {"reason": "The hall burnt."})

    client.logout()
    assert "The hall burnt." in client.get(consultation.get_absolute_url()).text


def test_the_pages_cost_the_same_for_one_comment_and_for_many(client):
    consultation = make_open_consultation()
    member = consultation.drafted_by
    pages = [consultation.get_absolute_url(), page("consultation-list"), page("advocacy")]

    def costs() -> list[int]:
        make_comment(consultation)
        make_case(actor=member)
        counted = []
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counted.append(len(queries))
        return counted

    costs()
    before = costs()
    for _ in range(4):
        make_comment(consultation)
        make_open_consultation(actor=member)
        make_case(actor=member)

    assert costs() == before


def test_the_home_page_says_what_is_open_and_desks_say_what_is_owed():
    consultation = make_open_consultation(question="Which room?")
    member = consultation.drafted_by
    notices = [notice for notice in sources.notices() if "Which room?" in notice.title]
    assert [notice.until for notice in notices] == [consultation.closes_at]
    assert not sources.tasks_for(member)
    close(consultation)

    with clock.at(LATER):
        assert not [notice for notice in sources.notices() if "Which room?" in notice.title]
        (task,) = sources.tasks_for(member)
        assert task.title == "The summary of CO-2005-0001 is due"
        assert task.due_at == consultation.closes_at + timedelta(days=7)
        assert not sources.tasks_for(make_user())


def test_the_monthly_report_names_what_was_asked_answered_and_demanded():
    consultation = make_open_consultation(question="Which room?")
    comment = make_comment(consultation)
    close(consultation)
    case = make_case()
    with clock.at(LATER):
        answer_comment(comment, outcome="taken_up", reason="Yes.", actor=consultation.drafted_by)
        publish_summary(consultation, summary="Done.", actor=consultation.drafted_by)
    with clock.at(datetime(2005, 3, 2, tzinfo=UTC)):
        answer_access(case, status="refused", answer="No.", actor=case.recorded_by)

    told = [(e.section, e.title, e.detail) for e in sources.consultations.entries(FEBRUARY)]

    assert told == [
        ("consultations", "CO-2005-0001: the plenary was asked “Which room?”", ""),
        (
            "consultations",
            "CO-2005-0001: what was done with the comments is published",
            "1 comment, answered",
        ),
        (
            "messages",
            f"AD-2005-0001: access asked of {case.counterpart}: Access to the drafting groups",
            "no answer yet",
        ),
    ]
    assert counted(sources.consultations.FIGURES, FEBRUARY) == {
        "consultations_opened": 1,
        "access_asked": 1,
        "access_answered": 0,
    }
    assert counted(sources.consultations.FIGURES, Month(2005, 3))["access_answered"] == 1


def test_a_link_of_one_kind_is_worth_nothing_for_another(client):
    unconfirmed = write(make_open_consultation())

    response = client.get(page("request-confirm", links.token_of(unconfirmed.key)))

    assert response.status_code == 410
