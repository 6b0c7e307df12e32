"""Statements between families and working groups, passed on by the bureau."""

import pytest

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from liaison.choices.register import LiaisonEvent, MessageStatus, Nature, Purpose
from liaison.permissions.register import can_state_for, senders_for
from liaison.services.register.details import Details
from liaison.services.register.statements import approve_statement
from liaison.tests.factories import (
    content_themes,
    division,
    make_member,
    make_request,
    make_sent_statement,
    make_statement,
    plenary,
    working_group,
)

pytestmark = pytest.mark.django_db


def addresses(occasion: str) -> set[str]:
    return set(OutgoingMail.objects.filter(occasion=occasion).values_list("to", flat=True))


def test_a_statement_waits_for_a_second_look():
    member = make_member()
    statement = make_statement()

    assert (statement.reference[:3], statement.status) == ("ST-", MessageStatus.IN_REVIEW)
    assert statement.purpose == Purpose.INFORMATION
    assert addresses(statement.occasion_of("second-look")) == {member.email}


def test_it_reaches_the_focal_points_of_each_family_and_the_list_of_each_group():
    youth = make_family()
    first, second = (make_focal_point(family=youth, seat=seat) for seat in (1, 2))
    make_focal_point()
    statement = make_statement(to=[youth, working_group()])

    statement = approve_statement(statement, actor=make_user(Role.STAFF))

    assert addresses(statement.occasion_for(youth)) == {first.user.email, second.user.email}
    assert addresses(statement.occasion_for(working_group())) == {"governance@lists.example.org"}
    counts = {delivery.party: delivery.recipients for delivery in statement.deliveries.all()}
    assert counts == {youth: 2, working_group(): 1}


def test_its_author_gets_a_copy_and_cannot_send_it():
    author = make_focal_point()
    statement = make_statement(author=author)

    with pytest.raises(DomainError, match="You entered"):
        approve_statement(statement, actor=author.user)

    approve_statement(statement, actor=make_user(Role.STAFF))
    assert addresses(statement.occasion_of("copy-to-sender")) == {author.user.email}


def test_a_request_is_not_sent_like_a_statement():
    with pytest.raises(DomainError, match="is a request"):
        approve_statement(make_request(), actor=make_user(Role.STAFF))


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"to": []}, "Nobody was chosen"),
        ({"body": " "}, "The subject or the text is empty"),
    ],
)
def test_a_statement_says_something_to_somebody(fields, fact):
    with pytest.raises(DomainError, match=fact):
        make_statement(**fields)


def test_other_bodies_get_requests_not_statements():
    with pytest.raises(DomainError, match="gets no statements"):
        make_statement(to=[division()])


def test_nobody_writes_to_themselves():
    author = make_focal_point()

    with pytest.raises(DomainError, match="would write to itself"):
        make_statement(author=author, to=[author.family])


def test_content_is_for_content_and_themes_alone():
    with pytest.raises(DomainError, match="marked as content"):
        make_statement(nature=Nature.CONTENT, to=[content_themes(), plenary()])

    assert make_statement(nature=Nature.CONTENT, to=[content_themes()]).nature == Nature.CONTENT


def test_content_does_not_leave_by_a_copy_either():
    with pytest.raises(DomainError, match="marked as content"):
        make_statement(
            nature=Nature.CONTENT, to=[content_themes()], details=Details(cc=[plenary()])
        )


def test_people_write_for_their_own_family_and_members_for_the_secretariat():
    mandate, member = make_focal_point(), make_member()
    group = working_group()

    assert senders_for(mandate.user) == [mandate.family, group]
    assert not can_state_for(mandate.user, make_family())
    assert [str(sender) for sender in senders_for(member)][1:] == [
        "Civil Society Bureau Secretariat",
        str(group),
    ]
    assert senders_for(make_user(Role.STAFF)) == []


def test_the_trail_tells_the_way_of_a_statement():
    statement = make_sent_statement()

    events = audit.entries_about(statement).values_list("event", flat=True)
    assert list(events) == [LiaisonEvent.STATEMENT_WRITTEN, LiaisonEvent.STATEMENT_SENT]
