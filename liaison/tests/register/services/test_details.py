"""Purpose and deadline, who is named as what, related messages, files."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock, files
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from liaison.choices.register import ContactKind, LiaisonEvent, Purpose, Visibility
from liaison.services.register.details import Details
from liaison.services.register.evidence import evidence_of, mails_of
from liaison.services.register.parts import relate_messages
from liaison.services.register.relays import approve_relay
from liaison.services.register.requests import deliver_request
from liaison.tests.factories import (
    content_themes,
    division,
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
    plenary,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 7, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=5)
PRIVATE = Details(visibility=Visibility.PRIVATE)


@pytest.mark.parametrize(
    ("details", "fact"),
    [
        (Details(purpose=Purpose.ACTION), "gives no day for it"),
        (Details(purpose=Purpose.COMMENT), "gives no day for it"),
        (Details(purpose=Purpose.INFORMATION, due_at=LATER), "wants neither an act nor a comment"),
        (Details(purpose=Purpose.ACTION, due_at=NOW), "has passed"),
        (Details(purpose=Purpose.RESPONSE), "what it responds to"),
    ],
)
def test_a_purpose_has_its_deadline_and_a_response_its_original(details, fact):
    with clock.at(NOW), pytest.raises(DomainError, match=fact):
        make_relay(details=details)


def test_a_message_for_action_is_due_when_it_says():
    with clock.at(NOW):
        relay = make_relay(details=Details(purpose=Purpose.ACTION, due_at=LATER))

    assert (relay.purpose, relay.due_at) == (Purpose.ACTION, LATER)


def test_a_request_asks_for_an_act_or_a_comment_by_its_own_day():
    with clock.at(NOW):
        request = make_request(details=Details(purpose=Purpose.COMMENT, due_at=LATER))
        assert (request.purpose, request.due_at) == (Purpose.COMMENT, LATER)
        with pytest.raises(DomainError, match="neither an act nor a comment"):
            make_request(details=Details(purpose=Purpose.INFORMATION))


def test_everybody_named_gets_it_and_the_evidence_counts_each():
    family = make_family()
    focal_point = make_focal_point(family=family)
    details = Details(cc=[family], response=[division()], action=[plenary()])
    relay = make_relay(audiences=[plenary()], details=details)

    relay = approve_relay(relay, actor=make_user(Role.STAFF))

    named = {(delivery.contact, delivery.party) for delivery in relay.deliveries.all()}
    assert named == {
        (ContactKind.TO, plenary()),
        (ContactKind.ACTION, plenary()),
        (ContactKind.CC, family),
        (ContactKind.RESPONSE, division()),
    }
    sent_to = sorted(mail.to for mail in mails_of(relay))
    assert sent_to == sorted(
        ["plenary@lists.example.org", focal_point.user.email, "csd@example.org"]
    )
    assert {row["body"]: row["counts"]["sent"] for row in evidence_of(relay)} == {
        plenary(): 1,
        family: 1,
        division(): 1,
    }
    assert relay.receivers == [plenary()]


def test_a_request_goes_to_its_copies_too():
    make_focal_point()
    request = make_request(details=Details(cc=[content_themes()]))

    deliver_request(request, actor=make_operator())

    copy = OutgoingMail.objects.get(occasion=request.occasion_for(content_themes()))
    assert (copy.to, "/liaison/answer/" in copy.body) == (content_themes().address, False)


def test_somebody_named_twice_gets_one_mail():
    relay = make_sent_relay(audiences=[plenary(), plenary()], details=Details(action=[plenary()]))

    assert OutgoingMail.objects.filter(to=plenary().address).count() == 1
    assert relay.deliveries.count() == 2


def test_related_messages_show_each_other_and_once_is_enough():
    first, second = make_sent_relay(), make_request()

    relate_messages(first, second, actor=make_member())
    relate_messages(second, first, actor=make_member())

    assert list(second.related.all()) == [first]
    assert list(first.related.all()) == [second]
    entries = AuditEntry.objects.filter(event=LiaisonEvent.MESSAGES_RELATED)
    assert [entry.data for entry in entries] == [{"other": second.reference}]


def test_a_message_is_not_related_to_itself():
    relay = make_sent_relay()

    with pytest.raises(DomainError, match="That is the same message"):
        relate_messages(relay, relay, actor=make_member())


def test_files_go_with_a_message_and_are_named_in_its_mail():
    stored = files.store_bytes("plan.txt", b"10:00 Sub-Committee")
    relay = make_relay(details=Details(files=[stored]))

    relay = approve_relay(relay, actor=make_user(Role.STAFF))

    assert [attachment.file for attachment in relay.attachments.all()] == [stored]
    mail = OutgoingMail.objects.get(occasion=relay.occasion_for(plenary()))
    assert "- plan.txt" in mail.body
