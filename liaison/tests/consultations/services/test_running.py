from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from liaison.choices.consultations import ConsultationEvent, ConsultationStatus
from liaison.choices.register import Purpose, Visibility
from liaison.models import Consultation, ServiceTerms
from liaison.services.consultations import refuse_while_open
from liaison.services.consultations.running import (
    cancel_consultation,
    close_consultation,
    draft_consultation,
    edit_consultation,
    open_consultation,
)
from liaison.services.consultations.summarising import publish_summary
from liaison.services.register.details import Details
from liaison.services.register.ending import (
    answer_by_message,
    close_message,
    supersede_message,
)
from liaison.services.register.relays import approve_relay
from liaison.services.register.requests import deliver_request
from liaison.services.timekeeping import keep_time
from liaison.tests.consultations.factories import (
    close,
    make_comment,
    make_consultation,
    make_open_consultation,
)
from liaison.tests.factories import (
    answer,
    bureau,
    make_member,
    make_relay,
    make_request,
    make_sent_relay,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)
ENDS = datetime(2005, 2, 15, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def test_a_draft_has_its_number_and_nobody_hears_of_it():
    consultation = make_consultation()

    assert (consultation.reference, consultation.days) == ("CO-2005-0001", 7)
    assert not consultation.is_open
    assert not OutgoingMail.objects.filter(occasion__startswith="consultation:").exists()


def test_opening_puts_it_to_the_plenary_and_to_content_and_themes_until_six_in_the_evening():
    relay = make_relay()
    consultation = make_open_consultation(message=relay)

    assert (consultation.opened_at, consultation.closes_at) == (NOW, ENDS)
    assert consultation.is_open
    assert set(
        OutgoingMail.objects.filter(occasion="consultation:CO-2005-0001:opened").values_list(
            "to", flat=True
        )
    ) == {"plenary@lists.example.org", "ct@lists.example.org"}
    entry = AuditEntry.objects.get(event=ConsultationEvent.OPENED)
    assert entry.data["message"] == relay.reference
    with pytest.raises(TransitionNotAllowed):
        open_consultation(consultation, actor=consultation.drafted_by)


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"question": " "}, "question or its background is empty"),
        ({"background": " "}, "question or its background is empty"),
        ({"days": 2}, "at least 3 days"),
    ],
)
def test_a_question_has_its_background_and_time_enough(fields, fact):
    with pytest.raises(DomainError, match=fact):
        make_consultation(**fields)


def test_the_days_are_data():
    ServiceTerms.objects.create(since=NOW.date(), consultation_days=14, consultation_minimum=10)

    assert make_consultation().days == 14
    with pytest.raises(DomainError, match="at least 10 days"):
        make_consultation(days=9)


def test_a_minimum_that_was_raised_holds_when_it_opens():
    consultation = make_consultation(days=3)
    ServiceTerms.objects.create(since=NOW.date(), consultation_minimum=5)

    with pytest.raises(DomainError, match="at least 5 days"):
        open_consultation(consultation, actor=consultation.drafted_by)


def test_a_draft_is_edited_and_what_was_announced_is_not():
    consultation = make_consultation()
    words = {"question": "Which hall?", "background": "Two are free.", "days": 5}

    edit_consultation(consultation, **words, actor=consultation.drafted_by)
    consultation = open_consultation(consultation, actor=consultation.drafted_by)

    assert (consultation.question, consultation.days) == ("Which hall?", 5)
    with pytest.raises(DomainError, match="was announced"):
        edit_consultation(consultation, **words, actor=consultation.drafted_by)


def test_it_takes_comments_to_the_second_whatever_the_worker_does():
    consultation = make_open_consultation()

    with clock.at(ENDS - timedelta(seconds=1)):
        assert consultation.is_open
        assert Consultation.objects.open().exists()
        keep_time()
        assert close_consultation(consultation).status == ConsultationStatus.OPEN
    with clock.at(ENDS):
        assert not consultation.is_open
        assert consultation.is_over
        assert not Consultation.objects.open().exists()


def test_the_clock_closes_it_once_and_the_secretariat_owes_the_summary():
    consultation = make_open_consultation()
    make_comment(consultation)

    for _again in range(2):
        with clock.at(ENDS + timedelta(minutes=1)):
            keep_time()

    consultation.refresh_from_db()
    assert consultation.status == ConsultationStatus.CLOSED
    assert consultation.summary_due_at == ENDS + timedelta(days=7)
    assert AuditEntry.objects.filter(event=ConsultationEvent.CLOSED).count() == 1
    letter = OutgoingMail.objects.get(occasion="consultation:CO-2005-0001:closed")
    assert letter.to == consultation.drafted_by.email


def test_cancelling_needs_a_reason_and_tells_whoever_was_asked():
    consultation = make_open_consultation()
    comment = make_comment(consultation)

    with pytest.raises(DomainError, match="gave no reason"):
        cancel_consultation(consultation, reason=" ", actor=consultation.drafted_by)
    cancel_consultation(consultation, reason="The room is gone.", actor=consultation.drafted_by)

    letters = OutgoingMail.objects.filter(occasion="consultation:CO-2005-0001:cancelled")
    assert set(letters.values_list("to", flat=True)) == {
        "plenary@lists.example.org",
        "ct@lists.example.org",
        comment.author.email,
    }
    assert "The room is gone." in letters.first().body


def test_a_draft_that_is_cancelled_is_nobodys_business():
    consultation = make_consultation()

    cancel_consultation(consultation, reason="Not needed.", actor=consultation.drafted_by)

    assert not OutgoingMail.objects.filter(occasion__endswith=":cancelled").exists()
    assert not AuditEntry.objects.latest("number").is_public


def refused(message) -> bool:
    try:
        refuse_while_open(message)
    except DomainError as error:
        return bool(error.rule and error.fact and error.so)
    return False


def test_a_decision_waits_until_the_consultation_has_run():
    relay, member = make_relay(), make_member()
    assert not refused(relay)

    consultation = make_consultation(message=relay, actor=member)
    assert refused(relay)
    consultation = open_consultation(consultation, actor=member)
    assert refused(relay)
    consultation = close(consultation)
    assert refused(relay)
    with clock.at(ENDS + timedelta(days=1)):
        publish_summary(consultation, summary="Nobody minded.", actor=member)
    assert not refused(relay)


def test_a_cancelled_consultation_holds_nothing_back_and_another_message_never_waits():
    relay, member = make_relay(), make_member()
    consultation = make_consultation(message=relay, actor=member)
    assert not refused(make_relay())

    cancel_consultation(consultation, reason="Decided elsewhere.", actor=member)

    assert not refused(relay)


def test_drafting_for_a_message_says_which_in_the_trail_sealed():
    relay = make_relay()

    draft_consultation(question="Q?", background="B.", message=relay, actor=make_member())

    entry = AuditEntry.objects.latest("number")
    assert (entry.event, entry.is_public) == (ConsultationEvent.DRAFTED, False)
    assert entry.data == {"message": relay.reference}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_clicks_open_it_once():
    consultation = make_consultation()

    def click(_number):
        try:
            with clock.at(NOW):
                open_consultation(consultation, actor=consultation.drafted_by)
        except DomainError:
            return "refused"
        else:
            return "opened"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(click, range(6)))

    assert outcomes == ["opened"] + ["refused"] * 5


def for_action():
    return make_sent_relay(details=Details(purpose=Purpose.ACTION, due_at=NOW + timedelta(days=9)))


@pytest.mark.parametrize(
    "step", ["send", "deliver", "answer onward", "record the answer", "correct", "close"]
)
def test_no_step_of_the_register_goes_past_an_open_consultation(step):
    member = make_member()
    message = {
        "send": make_relay,
        "deliver": make_request,
        "answer onward": for_action,
        "record the answer": for_action,
        "correct": make_sent_relay,
        "close": make_sent_relay,
    }[step]()
    make_consultation(message=message, actor=member)
    take = {
        "send": lambda: approve_relay(message, actor=member),
        "deliver": lambda: deliver_request(message, actor=member),
        "answer onward": lambda: answer_by_message(message, reply=make_sent_relay(), actor=member),
        "record the answer": lambda: answer(message),
        "correct": lambda: supersede_message(message, by=make_sent_relay(), actor=member),
        "close": lambda: close_message(message, reason="Done.", actor=member),
    }[step]

    with pytest.raises(DomainError, match="CO-2005-0001 about it is at “Draft”"):
        take()

    before = message.status
    message.refresh_from_db()
    assert message.status == before


def test_a_private_message_is_not_put_before_everybody():
    private = make_relay(audiences=[bureau()], details=Details(visibility=Visibility.PRIVATE))

    with pytest.raises(DomainError, match=f"{private} is private"):
        make_consultation(message=private)
    assert not Consultation.objects.exists()


def test_the_summary_is_due_at_the_same_hour_of_the_bureau_when_the_clocks_change():
    with clock.at(datetime(2005, 3, 18, 9, tzinfo=UTC)):
        consultation = make_open_consultation()
    assert consultation.closes_at == datetime(2005, 3, 25, 17, tzinfo=UTC)

    consultation = close(consultation)

    assert consultation.summary_due_at == datetime(2005, 4, 1, 16, tzinfo=UTC)
