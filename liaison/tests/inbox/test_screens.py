"""The pages of the inbox, of consultations and of advocacy in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.browser import login_by_code, look, look_by_day_and_night
from liaison.choices.register import MessageStatus, Nature
from liaison.models import Message
from liaison.services.advocacy import answer_access, follow_up_access
from liaison.services.consultations.commenting import links
from liaison.services.consultations.summarising import (
    answer_comment,
    publish_summary,
    remove_comment,
)
from liaison.services.inbox.assigning import assign_message
from liaison.services.inbox.duty import hand_over_duty
from liaison.services.inbox.noting import note_message, set_due_date
from liaison.tests.consultations.factories import (
    close,
    make_case,
    make_comment,
    make_consultation,
    make_open_consultation,
    write,
)
from liaison.tests.factories import content_themes, make_relay, make_request, make_sent_relay
from liaison.tests.inbox.factories import make_members

pytestmark = pytest.mark.django_db(transaction=True)


def address(name: str, *args: object) -> str:
    return reverse(f"liaison:{name}", args=args)


def test_the_six_work_in_their_inbox(open_page):
    members = make_members(6)
    with clock.at(clock.now() - timedelta(days=2)):
        make_relay(subject="Twelve overpasses for the opening plenary of PrepCom-2")
    request = make_request(subject="Interpretation for the daily civil society plenary")
    make_relay(subject="On chapter one", nature=Nature.CONTENT, audiences=[content_themes()])
    make_request(MessageStatus.SENT, subject="A room with a printer")
    assign_message(request, to=members[1], actor=members[0])
    assign_message(request, to=members[0], actor=members[1], note="They want it in writing.")
    note_message(request, text="Their desk is open until noon.", actor=members[0])
    note_message(request, text="Dear colleagues,\n\nwe ask", kind="draft", actor=members[0])
    set_due_date(request, due_at=clock.now() + timedelta(hours=5), actor=members[0])
    hand_over_duty(actor=members[0])
    page = open_page()
    login_by_code(page, members[1])

    for name, args in (
        ("inbox", ()),
        ("overdue-board", ()),
        ("inbox-message", (request.reference,)),
        ("duty", ()),
        ("rota-change", ()),
        ("consultation-create", ()),
        ("advocacy-create", ()),
    ):
        page.goto(address(name, *args))
        for closed in page.locator("details:not([open]) > summary").all():
            if closed.is_visible():
                closed.click()
        look(page, f"inbox-{name}")
    page.goto(reverse("secretariat:handover", args=[members[1].secretariat_seats.first().term_id]))
    page.get_by_label("What the next secretariat should know").first.fill("They wait for numbers.")
    page.get_by_role("button", name="Hand it over").first.click()
    page.get_by_text("They wait for numbers.").wait_for()
    look(page, "inbox-handover")


def test_anybody_reads_times_consultations_and_advocacy(browser_page):
    request = make_request()
    make_sent_relay()
    late = make_sent_relay()
    Message.objects.filter(pk=late.pk).update(received_at=clock.now() - timedelta(hours=62))
    is_open = make_open_consultation(message=request, question="Which rooms do we ask for?")
    make_comment(is_open)
    ended = make_open_consultation(question="Do we take the two rooms in the pavilion?")
    comments = [make_comment(ended) for _ in range(3)]
    remove_comment(comments[2], reason="An insult.", actor=ended.drafted_by)
    close(ended)
    for comment, outcome in zip(comments[:2], ("taken_up", "not_taken_up"), strict=True):
        answer_comment(comment, outcome=outcome, reason="See above.", actor=ended.drafted_by)
    publish_summary(ended, summary="We take **both**.", actor=ended.drafted_by)
    case = make_case(message=request)
    answer_access(case, status="in_part", answer="Sub-committees.", actor=case.recorded_by)
    follow_up_access(case, text="On the next agenda.", actor=case.recorded_by)
    unconfirmed = write(is_open)
    page = browser_page

    for name, args in (
        ("register", ()),
        ("service", ()),
        ("consultation-list", ()),
        ("consultation-detail", (is_open.reference,)),
        ("consultation-detail", (ended.reference,)),
        ("comment-confirm", (links.token_of(unconfirmed.key),)),
        ("comment-confirm", ("made-up",)),
        ("advocacy", ()),
        ("advocacy-detail", (case.reference,)),
        ("message-detail", (request.reference,)),
    ):
        page.goto(address(name, *args))
        look_by_day_and_night(page, f"inbox-{name}-{'-'.join(args)[:12]}")


def test_a_member_runs_a_consultation(open_page):
    (member,) = make_members(1)
    draft = make_consultation(actor=member)
    ended = make_open_consultation(actor=member)
    comment = make_comment(ended)
    with clock.at(clock.now() - timedelta(days=30)):
        case = make_case(actor=member)
    type(ended).objects.filter(pk=ended.pk).update(closes_at=clock.now() - timedelta(hours=1))
    page = open_page()
    login_by_code(page, member)

    for name, args in (
        ("consultation-detail", (draft.reference,)),
        ("consultation-detail", (ended.reference,)),
        ("comment-answer", (ended.reference, comment.number)),
        ("comment-remove", (ended.reference, comment.number)),
        ("consultation-summary", (ended.reference,)),
        ("consultation-cancel", (ended.reference,)),
        ("advocacy-answer", (case.reference,)),
        ("advocacy-detail", (case.reference,)),
    ):
        page.goto(address(name, *args))
        look(page, f"inbox-{name}-{args[0]}-member")
