"""Messages while they are written."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.register import MessageKind, MessageStatus
from liaison.models import Message
from liaison.permissions.register import can_see_draft, drafts_of, visible_messages
from liaison.services.register.details import Details
from liaison.services.register.drafts import discard_draft, save_draft
from liaison.services.register.relays import receive_relay
from liaison.services.register.setting_aside import set_aside_message
from liaison.tests.factories import (
    bureau,
    division,
    make_member,
    make_operator,
    make_relay,
    plenary,
)

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_half_written_and_resumed():
    operator = make_operator()
    draft = save_draft(MessageKind.RELAY, actor=operator, subject="Twelve")

    again = save_draft(
        MessageKind.RELAY,
        actor=operator,
        subject="Twelve passes",
        sender=division(),
        to=[plenary()],
        details=Details(cc=[bureau()]),
        draft=draft,
    )

    assert again.pk == draft.pk
    assert (again.subject, again.sender, again.receivers) == (
        "Twelve passes",
        division(),
        [plenary()],
    )
    assert (again.reference, again.status) == ("", MessageStatus.DRAFT)
    assert again.deliveries.count() == 2


def test_nobody_hears_of_a_draft_and_the_trail_does_not_know_it():
    make_member()
    save_draft(MessageKind.STATEMENT, actor=make_focal_point().user, subject="Later")

    assert not OutgoingMail.objects.exists()
    assert not AuditEntry.objects.filter(event__startswith="liaison").exists()


def test_only_its_author_and_the_secretariat_see_a_draft():
    author, other, member = make_operator(), make_operator(), make_member()
    staff = make_user(Role.STAFF)
    draft = save_draft(MessageKind.RELAY, actor=author, subject="Later")

    assert [can_see_draft(user, draft) for user in (author, member, other, staff)] == [
        True,
        True,
        False,
        False,
    ]
    assert list(drafts_of(author)) == list(drafts_of(member)) == [draft]
    assert list(drafts_of(other)) == list(drafts_of(staff)) == []
    assert not visible_messages(member).exists()
    with pytest.raises(DomainError, match="Somebody else writes this draft"):
        save_draft(MessageKind.RELAY, actor=other, draft=draft)


def test_a_draft_becomes_a_message_and_numbers_run_without_gaps():
    operator = make_operator()
    draft = save_draft(
        MessageKind.RELAY, actor=operator, subject="x", to=[bureau()], sender=division()
    )
    first = make_relay()

    taken = receive_relay(
        subject="Twelve passes",
        body="The hall is full.",
        language="en",
        sender=division(),
        audiences=[plenary()],
        nature="procedure",
        actor=operator,
        draft=draft,
    )

    assert taken.pk == draft.pk
    assert [first.reference[-4:], taken.reference[-4:]] == ["0001", "0002"]
    assert taken.receivers == [plenary()]
    assert Message.objects.drafts().count() == 0
    with pytest.raises(DomainError, match="has become"):
        save_draft(MessageKind.RELAY, actor=operator, draft=draft)
    with pytest.raises(DomainError, match="has become"):
        discard_draft(draft, actor=operator)


def test_a_draft_is_thrown_away_without_a_trace():
    operator = make_operator()
    draft = save_draft(MessageKind.RELAY, actor=operator, subject="x", to=[bureau()])

    with pytest.raises(DomainError, match="Somebody else"):
        discard_draft(draft, actor=make_operator())
    discard_draft(draft, actor=operator)

    assert not Message.objects.exists()


def test_a_draft_is_not_set_aside():
    operator = make_operator()
    draft = save_draft(MessageKind.RELAY, actor=operator, subject="x")

    with pytest.raises(DomainError, match="is at “Draft” now"):
        set_aside_message(draft, actor=operator, reason="No.")
