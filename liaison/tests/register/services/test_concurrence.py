"""Acts in conjunction with the Civil Society Division."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from liaison.choices.register import LiaisonEvent, MessageKind, MessageStatus
from liaison.models import Concurrence, Message, MessagePolicy
from liaison.services.register.concurrence import (
    ask_concurrence,
    concur,
    override_concurrence,
)
from liaison.services.register.details import Details
from liaison.services.register.requests import deliver_request
from liaison.services.register.setting_aside import set_aside_message
from liaison.services.register.statements import approve_statement
from liaison.services.timekeeping import keep_time
from liaison.tests.factories import (
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_statement,
)
from liaison.tests.register.services.test_translations import translate

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 7, 9, tzinfo=UTC)
TOGETHER = Details(needs_concurrence=True)


@pytest.fixture
def member():
    return make_member()


@pytest.fixture
def asked(member) -> Message:
    with clock.at(NOW):
        statement = make_statement(details=TOGETHER)
        ask_concurrence(statement, actor=member)
        statement.refresh_from_db()
    return statement


def test_nothing_in_conjunction_leaves_before_the_division_was_asked(member):
    statement = make_statement(details=TOGETHER)
    request = make_request(details=TOGETHER)

    with pytest.raises(DomainError, match="has not concurred"):
        approve_statement(statement, actor=member)
    with pytest.raises(DomainError, match="has not concurred"):
        deliver_request(request, actor=member)


def test_the_policy_of_a_kind_asks_for_it_and_sets_the_hours(member):
    MessagePolicy.objects.create(
        kind=MessageKind.STATEMENT, needs_concurrence=True, concurrence_hours=12
    )

    with clock.at(NOW):
        statement = make_statement()
        concurrence = ask_concurrence(statement, actor=member)

    assert statement.needs_concurrence
    assert concurrence.due_at == NOW + timedelta(hours=12)
    assert not make_request().needs_concurrence


def test_the_division_has_forty_eight_hours_and_its_officers_are_asked(member):
    operator = make_operator()
    with clock.at(NOW):
        statement = make_statement(details=TOGETHER)
        concurrence = ask_concurrence(statement, actor=member)

    assert concurrence.due_at == NOW + timedelta(hours=48)
    mails = OutgoingMail.objects.filter(occasion__contains=f"concurrence-{concurrence.pk}-asked")
    assert [mail.to for mail in mails] == [operator.email]


def test_the_division_need_not_concur_with_its_own_messages():
    assert not make_relay(details=TOGETHER).needs_concurrence


def test_once_it_concurs_the_message_is_sent(asked, member):
    with clock.at(NOW + timedelta(hours=3)):
        concur(asked, actor=make_operator())
        asked.refresh_from_db()
        assert asked.status == MessageStatus.IN_REVIEW

        sent = approve_statement(asked, actor=member)

    assert sent.status == MessageStatus.SENT
    events = audit.entries_about(sent).values_list("event", flat=True)
    assert list(events) == [
        LiaisonEvent.STATEMENT_WRITTEN,
        LiaisonEvent.CONCURRENCE_ASKED,
        LiaisonEvent.CONCURRENCE_GIVEN,
        LiaisonEvent.STATEMENT_SENT,
    ]


def test_it_is_not_sent_while_it_waits(asked, member):
    with pytest.raises(DomainError, match="is at “Waits for concurrence” now"):
        approve_statement(asked, actor=member)


def test_what_the_division_is_shown_is_what_is_sent(asked, member):
    with pytest.raises(DomainError, match="is asked about ST-2005-0001"):
        translate(asked)
    concur(asked, actor=make_operator())
    with pytest.raises(DomainError, match="or has concurred with it"):
        translate(asked)

    sent = approve_statement(asked, actor=member)

    assert translate(sent).language == "fr"


def test_after_a_refusal_a_version_can_be_added_and_the_division_asked_anew(asked, member):
    concur(asked, actor=make_operator(), agrees=False, words="Say it in French as well.")

    translate(asked)

    assert ask_concurrence(asked, actor=member).answered_at is None


def test_a_refusal_has_a_reason_and_holds_it_back(asked, member):
    with pytest.raises(DomainError, match="You gave no reason"):
        concur(asked, actor=make_operator(), agrees=False)

    concur(asked, actor=make_operator(), agrees=False, words="The room is taken.")

    with pytest.raises(DomainError, match="has not concurred"):
        approve_statement(asked, actor=member)
    with pytest.raises(DomainError, match="does not wait for concurrence"):
        concur(asked, actor=make_operator())


def test_a_refused_message_can_be_asked_about_again(asked, member):
    concur(asked, actor=make_operator(), agrees=False, words="Not yet.")

    ask_concurrence(asked, actor=member)
    concur(asked, actor=make_operator())

    assert asked.concurrences.count() == 2
    assert approve_statement(asked, actor=member).status == MessageStatus.SENT


def test_it_is_overridden_only_after_its_time_by_another_than_the_author_with_a_reason(
    asked, member
):
    early = clock.at(NOW + timedelta(hours=47, minutes=59))
    with early, pytest.raises(DomainError, match="has time to concur"):
        override_concurrence(asked, actor=member, reason="Urgent.")
    with clock.at(NOW + timedelta(hours=48)):
        with pytest.raises(DomainError, match="You entered"):
            override_concurrence(asked, actor=asked.author, reason="Urgent.")
        with pytest.raises(DomainError, match="You gave no reason"):
            override_concurrence(asked, actor=member, reason=" ")

        concurrence = override_concurrence(asked, actor=member, reason="The hall is today.")

        assert (concurrence.overridden_by, concurrence.override_reason) == (
            member,
            "The hall is today.",
        )
        with pytest.raises(DomainError, match="does not wait for concurrence"):
            override_concurrence(asked, actor=member, reason="Again.")
        asked.refresh_from_db()
        assert approve_statement(asked, actor=member).status == MessageStatus.SENT


def test_a_refusal_is_overridden_at_once(asked, member):
    concur(asked, actor=make_operator(), agrees=False, words="No.")

    override_concurrence(asked, actor=member, reason="The plenary decided it.")

    assert approve_statement(asked, actor=member).status == MessageStatus.SENT


def test_what_needs_none_or_has_it_is_not_asked_about(asked, member):
    with pytest.raises(DomainError, match="needs no concurrence"):
        ask_concurrence(make_statement(), actor=member)
    concur(asked, actor=make_operator())
    with pytest.raises(DomainError, match="needs no concurrence"):
        ask_concurrence(asked, actor=member)


def test_the_division_is_reminded_once_when_half_of_its_time_is_over(asked):
    operator = make_operator()
    reminders = OutgoingMail.objects.filter(occasion__endswith="-reminder")
    with clock.at(NOW + timedelta(hours=23, minutes=59)):
        keep_time()
        assert not reminders.exists()
    with clock.at(NOW + timedelta(hours=24)):
        keep_time()
        keep_time()

    assert [mail.to for mail in reminders] == [operator.email]
    assert Concurrence.objects.get().reminded_at == NOW + timedelta(hours=24)


def test_the_database_wants_the_reason_of_an_override(asked):
    with pytest.raises(IntegrityError, match="override_has_its_reason"), transaction.atomic():
        Concurrence.objects.update(overridden_at=NOW, overridden_by=make_user(Role.STAFF))


def test_a_message_set_aside_asks_for_nothing_any_more(asked, member):
    set_aside_message(asked, actor=make_user(Role.STAFF), reason="Overtaken.")

    with clock.at(NOW + timedelta(hours=49)):
        keep_time()
        with pytest.raises(DomainError, match="does not wait for concurrence"):
            concur(asked, actor=make_operator())
        with pytest.raises(DomainError, match="does not wait for concurrence"):
            override_concurrence(asked, actor=member, reason="Late.")

    assert not OutgoingMail.objects.filter(occasion__endswith="-reminder").exists()
    assert Concurrence.objects.get().overridden_at is None
