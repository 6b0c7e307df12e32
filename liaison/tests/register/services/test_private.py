"""Who sees a private message, and who sees what of the register."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from csb_portal import audit, clock
from csb_portal.counting import counted
from csb_portal.errors import DomainError
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison import sources
from liaison.choices.register import MessageStatus, Purpose, Visibility
from liaison.models import Counterpart, Message
from liaison.permissions.register import can_read_text, can_see, visible_messages
from liaison.services.register.concurrence import ask_concurrence
from liaison.services.register.details import Details
from liaison.services.register.relays import approve_relay
from liaison.services.register.statements import approve_statement
from liaison.tests.factories import (
    bureau,
    content_themes,
    division,
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
    make_sent_statement,
    make_statement,
    plenary,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 7, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=5)
PRIVATE = Details(visibility=Visibility.PRIVATE)


def private_statement(**fields: object) -> Message:
    return make_statement(**{"details": PRIVATE} | fields)


def unesco() -> Counterpart:
    return Counterpart.objects.get(slug="unesco")


def copied_to_the_division() -> Message:
    details = Details(visibility=Visibility.PRIVATE, cc=[division()])
    return private_statement(to=[make_focal_point().family], details=details)


def asked_of_the_division() -> Message:
    details = Details(visibility=Visibility.PRIVATE, needs_concurrence=True)
    message = private_statement(to=[make_focal_point().family], details=details)
    ask_concurrence(message, actor=make_member())
    return message


def test_a_private_message_is_seen_by_its_parties_the_secretariat_and_staff_only():
    writing, getting, stranger = make_focal_point(), make_focal_point(), make_focal_point()
    message = private_statement(author=writing, to=[getting.family])
    workers = [make_member(), make_user(Role.STAFF)]
    assert not can_see(getting.user, message)

    message = approve_statement(message, actor=workers[1])

    colleague = make_focal_point(family=writing.family, seat=2)
    seeing = [writing.user, colleague.user, getting.user, *workers]
    assert all(can_see(user, message) and can_read_text(user, message) for user in seeing)
    for user in (stranger.user, make_operator(), make_user(), AnonymousUser()):
        assert not can_see(user, message)
        assert not can_read_text(user, message)
        assert message not in visible_messages(user)


@pytest.mark.parametrize(
    "part",
    [
        lambda: make_relay(audiences=[bureau()], details=PRIVATE),
        lambda: make_request(details=PRIVATE),
        lambda: make_request(counterpart=unesco(), details=PRIVATE),
        copied_to_the_division,
        asked_of_the_division,
    ],
    ids=["wrote", "is asked", "delivers", "gets a copy", "concurs"],
)
def test_the_division_sees_the_private_messages_it_has_a_part_in(part):
    message, officer = part(), make_operator()

    assert can_see(officer, message)
    assert can_read_text(officer, message)


def test_a_private_message_to_the_bureau_is_for_everybody_who_sits_in_it():
    message = make_relay(audiences=[bureau()], details=PRIVATE)
    sitting, outside = make_focal_point(), make_user()
    assert not can_see(sitting.user, message)

    message = approve_relay(message, actor=make_user(Role.STAFF))

    assert can_see(sitting.user, message)
    assert can_read_text(sitting.user, message)
    assert not can_see(outside, message)


def test_a_private_message_is_in_no_public_list_figure_or_entry():
    with clock.at(NOW):
        message = make_relay(
            audiences=[bureau()], details=PRIVATE, subject="Not for all", actor=make_operator()
        )

    month = Month(2005, 2)
    assert message not in Message.objects.public()
    assert message not in Message.objects.with_public_text()
    assert not message.is_text_public
    assert counted(sources.FIGURES, month)["relays_received"] == 0
    assert sources.entries(month) == []


def test_the_trail_shows_a_hash_of_a_private_message_and_nothing_else():
    author, family = make_focal_point(), make_focal_point().family
    message = private_statement(author=author, to=[family])
    approve_statement(message, actor=make_user(Role.STAFF))

    entries = list(audit.entries_about(message))

    assert [entry.is_public for entry in entries] == [False, False]
    sealed = [entry for entry in audit.export(public=True) if "content" in entry]
    assert message.reference not in str(sealed)
    audit.verify_database()


def test_a_private_message_does_not_go_to_a_public_list():
    for audience in (plenary(), content_themes()):
        with pytest.raises(DomainError, match="is public"):
            make_relay(audiences=[audience], details=PRIVATE)
    with pytest.raises(DomainError, match="is public"):
        make_relay(
            audiences=[bureau()], details=Details(visibility=Visibility.PRIVATE, cc=[plenary()])
        )


def test_python_and_sql_agree_on_who_sees_what():
    mandate = make_focal_point()
    make_sent_relay()
    make_sent_statement(author=mandate, details=PRIVATE, to=[make_focal_point().family])
    make_sent_statement(details=PRIVATE, to=[mandate.family])
    make_sent_statement(details=PRIVATE, to=[make_focal_point().family])
    make_request(MessageStatus.SENT, details=PRIVATE)

    for user in (mandate.user, make_member(), make_operator(), make_user(), AnonymousUser()):
        in_sql = set(visible_messages(user))
        assert in_sql == {message for message in Message.objects.all() if can_see(user, message)}
    assert visible_messages(mandate.user).count() == 3
    assert visible_messages(AnonymousUser()).count() == 1


def test_python_and_sql_agree_on_whose_text_is_public():
    make_relay()
    make_sent_relay()
    make_request()
    make_request(MessageStatus.SENT, details=PRIVATE)
    make_sent_statement()
    make_statement()

    public = set(Message.objects.with_public_text())
    assert public == {message for message in Message.objects.all() if message.is_text_public}
    assert len(public) == 3


def test_python_and_sql_agree_on_what_is_open():
    with clock.at(NOW):
        make_relay()
        make_sent_relay(details=Details(purpose=Purpose.ACTION, due_at=LATER))
        make_sent_relay()
        for status in (MessageStatus.IN_REVIEW, MessageStatus.SENT, MessageStatus.ANSWERED):
            make_request(status)

    assert set(Message.objects.open()) == {m for m in Message.objects.all() if m.is_open}
    assert Message.objects.open().count() == 3
