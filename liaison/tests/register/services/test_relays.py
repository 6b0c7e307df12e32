import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from csb_portal import audit, clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_bureau, make_focal_point
from liaison.choices.register import LiaisonEvent, MessageStatus, Nature
from liaison.models import Delivery, Message, ServiceTerms
from liaison.notifications.recipients import groups_for, preview_mark
from liaison.services.register.checks import AlreadyRecorded
from liaison.services.register.relays import approve_relay
from liaison.tests.factories import (
    bureau,
    content_themes,
    make_member,
    make_operator,
    make_relay,
    plenary,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)


def test_a_relay_waits_for_a_second_look_and_nobody_has_it_yet():
    make_bureau(1)
    with clock.at(NOW):
        relay = make_relay(audiences=[bureau(), plenary()])

    assert (relay.reference, relay.status) == ("RL-2005-0001", MessageStatus.IN_REVIEW)
    assert set(relay.receivers) == {bureau(), plenary()}
    assert not OutgoingMail.objects.filter(occasion__startswith="relay:RL-2005-0001:cs-").exists()
    entry = AuditEntry.objects.latest("number")
    assert entry.event == LiaisonEvent.RELAY_RECEIVED
    assert entry.data["text_sha256"] == relay.body_hash


def test_a_relay_reaches_the_42_one_by_one_and_the_plenary_by_its_list():
    focal_points = make_bureau(21)
    with clock.at(NOW):
        relay = make_relay(audiences=[bureau(), plenary()])
    member = make_member(focal_points[0])

    with clock.at(NOW + timedelta(minutes=45)):
        relay = approve_relay(relay, actor=member)

    assert (relay.status, relay.minutes, relay.is_in_time) == (MessageStatus.SENT, 45, True)
    to_bureau = OutgoingMail.objects.about(f"relay:{relay.reference}:cs-bureau")
    assert to_bureau.evidence() == {"sent": 42, "accepted": 0, "refused": 0, "waiting": 42}
    assert set(to_bureau.values_list("to", flat=True)) == {
        focal_point.user.email for focal_point in focal_points
    }
    (to_plenary,) = OutgoingMail.objects.about(f"relay:{relay.reference}:cs-plenary")
    assert to_plenary.to == "plenary@lists.example.org"
    counts = dict(Delivery.objects.values_list("audience__slug", "recipients"))
    assert counts == {"cs-bureau": 42, "cs-plenary": 1}


def test_the_recipients_are_those_of_the_moment_it_was_sent():
    make_bureau(1)
    relay = approve_relay(make_relay(audiences=[bureau()]), actor=make_user(Role.STAFF))

    make_focal_point()

    mails = OutgoingMail.objects.about(f"relay:{relay.reference}:cs-bureau")
    assert mails.count() == relay.deliveries.get().recipients == 2


def test_nobody_sends_what_they_entered_themselves():
    with clock.at(NOW):
        member = make_member()
        relay = make_relay(actor=member)

    with pytest.raises(DomainError, match="You entered RL-2005-0001 yourself"):
        approve_relay(relay, actor=member)

    relay.refresh_from_db()
    assert relay.status == MessageStatus.IN_REVIEW


def test_the_database_itself_wants_a_second_pair_of_eyes():
    relay = make_relay()

    with pytest.raises(IntegrityError, match="message_has_a_second_pair_of_eyes"):
        Message.objects.filter(pk=relay.pk).update(
            status=MessageStatus.SENT, delivered_at=clock.now(), delivered_by=relay.author
        )


def test_a_relay_is_sent_once():
    relay = make_relay()
    approve_relay(relay, actor=make_member())

    with pytest.raises(TransitionNotAllowed, match="is at “Sent” now") as refusal:
        approve_relay(relay, actor=make_user(Role.STAFF))

    assert "Each step is taken once" in str(refusal.value)
    assert OutgoingMail.objects.about(f"relay:{relay.reference}:cs-plenary").count() == 1


def test_nothing_is_sent_when_the_recipients_changed_since_they_were_looked_at():
    make_bureau(1)
    relay = make_relay(audiences=[bureau()])
    seen = preview_mark(relay, groups_for(relay))
    make_focal_point()

    with pytest.raises(DomainError, match="have changed since you looked"):
        approve_relay(relay, actor=make_user(Role.STAFF), seen=seen)

    approve_relay(relay, actor=make_user(Role.STAFF), seen=preview_mark(relay, groups_for(relay)))


def test_a_bureau_without_focal_points_is_no_audience():
    relay = make_relay(audiences=[bureau()])

    with pytest.raises(DomainError, match="has nobody in it"):
        approve_relay(relay, actor=make_user(Role.STAFF))


def test_content_is_refused_for_others_and_referred_to_content_and_themes():
    with pytest.raises(DomainError) as refusal:
        make_relay(nature=Nature.CONTENT, audiences=[plenary(), content_themes()])

    assert "The bureau deals with procedure" in refusal.value.rule
    assert "Content and Themes Group" in refusal.value.so
    assert not Message.objects.exists()

    relay = make_relay(nature=Nature.CONTENT, audiences=[content_themes()])
    assert relay.reference.endswith("-0001")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"subject": " "}, "subject or the text is empty"),
        ({"body": "\n"}, "subject or the text is empty"),
        ({"audiences": []}, "No audience was chosen"),
    ],
)
def test_a_relay_needs_a_text_and_an_audience(fields, words):
    with pytest.raises(DomainError, match=words):
        make_relay(**fields)


def test_an_interface_channel_takes_no_relay():
    channel = type(plenary()).objects.get(slug="csb-gb")

    with pytest.raises(DomainError, match="takes no relays"):
        make_relay(audiences=[channel])


def test_a_relay_may_be_back_dated_and_shows_when_it_was_recorded():
    with clock.at(NOW):
        relay = make_relay(received_at=NOW - timedelta(hours=3))

    assert relay.was_recorded_later
    assert not make_relay().was_recorded_later
    assert (relay.received_at, relay.recorded_at) == (NOW - timedelta(hours=3), NOW)


def test_a_relay_cannot_have_been_received_tomorrow():
    with clock.at(NOW), pytest.raises(DomainError, match="still to come"):
        make_relay(received_at=NOW + timedelta(minutes=1))


def test_the_same_form_twice_is_one_relay():
    key, operator = uuid.uuid4(), make_operator()
    first = make_relay(key=key, actor=operator)

    with pytest.raises(AlreadyRecorded, match="already recorded") as refusal:
        make_relay(key=key, actor=operator)

    assert refusal.value.message == first
    assert make_relay().reference.endswith("-0002")


def test_the_sender_gets_a_copy_that_says_who_got_it():
    operator = make_operator()
    relay = approve_relay(make_relay(actor=operator), actor=make_user(Role.STAFF))

    copies = OutgoingMail.objects.about(f"relay:{relay.reference}:copy-to-sender")
    assert set(copies.values_list("to", flat=True)) == {"csd@example.org", operator.email}
    assert "Civil Society Plenary (virtual): 1 recipient" in copies.first().body


def test_the_trail_tells_the_way_of_a_relay():
    relay = approve_relay(make_relay(), actor=make_user(Role.STAFF))

    events = audit.entries_about(relay).values_list("event", flat=True)
    assert list(events) == [LiaisonEvent.RELAY_RECEIVED, LiaisonEvent.RELAY_SENT]
    audit.verify_database()


def test_a_message_cannot_be_written_over_in_the_wrong_shape():
    relay = make_relay()

    with pytest.raises(IntegrityError, match="message_has_the_sender_of_its_kind"):
        Message.objects.filter(pk=relay.pk).update(from_audience=plenary())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_eight_people_who_approve_at_once_send_it_once():
    make_bureau(3)
    relay, approvers = make_relay(audiences=[bureau()]), [make_user(Role.STAFF) for _ in range(8)]

    def click(actor):
        try:
            approve_relay(relay, actor=actor)
        except DomainError:
            return "refused"
        else:
            return "sent"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(click, approvers))

    assert outcomes == ["refused"] * 7 + ["sent"]
    mails = OutgoingMail.objects.about(f"relay:{relay.reference}:cs-bureau")
    assert mails.count() == 6
    assert audit.entries_about(relay).filter(event=LiaisonEvent.RELAY_SENT).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_a_form_clicked_eight_times_at_once_is_one_relay():
    key, operator, audiences = uuid.uuid4(), make_operator(), [plenary()]
    make_relay()

    def click(_):
        try:
            return make_relay(key=key, actor=operator, audiences=audiences).reference
        except AlreadyRecorded as refusal:
            return f"again {refusal.message.reference}"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(click, range(8)))

    (reference,) = Message.objects.filter(key=key).values_list("reference", flat=True)
    assert outcomes == sorted([reference, *[f"again {reference}"] * 7])


def test_in_time_is_what_was_promised_when_it_came():
    ServiceTerms.objects.create(since=date(2005, 2, 1), relay_hours=2)
    with clock.at(datetime(2005, 2, 7, 9, tzinfo=UTC)):
        relay = make_relay()
    with clock.at(datetime(2005, 2, 7, 12, tzinfo=UTC)):
        relay = approve_relay(relay, actor=make_member())

    assert (relay.promised_hours, relay.is_in_time) == (2, False)
