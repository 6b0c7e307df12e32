from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseStatus
from secretariat.models import Case, Resource, ResourceBooking
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.ending import end_resource_case
from secretariat.services.rooms.groups import group_of_family
from secretariat.services.rooms.resources import ResourceWish, book_resources, set_quantity
from secretariat.tests.rooms.factories import (
    ask_for,
    family_of,
    geneva,
    make_prepcom,
    make_resource,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def test_what_is_there_is_given_at_once():
    case = ask_for(make_resource(quantity=3), make_voice(), "08:00", "09:00", count=2)

    assert case.status == CaseStatus.GRANTED
    assert [(row.unit, row.status) for row in case.resource_bookings.all()] == [
        (1, "held"),
        (2, "held"),
    ]


def test_too_few_are_refused_in_words_and_nothing_is_kept():
    team = make_resource(name="French team", quantity=2)
    ask_for(team, make_voice(), "08:00", "09:00")

    with pytest.raises(DomainError) as refused:
        ask_for(team, make_voice(), "08:30", "09:30", count=2)

    assert refused.value.fact == (
        "French team: 1 is free from 18 February 2005, 08:30 CET to 09:30 CET."
    )
    assert "2 in all" in refused.value.rule
    assert (Case.objects.count(), ResourceBooking.objects.count()) == (1, 1)


def test_what_is_not_free_waits_beside_what_is():
    event = make_prepcom()
    french, spanish = make_resource(event), make_resource(event, quantity=0)
    voice = make_voice()
    wishes = [
        ResourceWish(team, geneva(f"2005-02-{day} 08:00"), geneva(f"2005-02-{day} 09:00"))
        for day in (17, 18)
        for team in (french, spanish)
    ]

    case = book_resources(
        wishes,
        event=event,
        group=group_of_family(event, family_of(voice)),
        actor=voice,
        may_wait=True,
    )

    assert case.status == CaseStatus.GRANTED
    held = case.resource_bookings.filter(status="held")
    assert {row.resource for row in held} == {french}
    set_quantity(spanish, 1, actor=voice)
    assert case.resource_bookings.filter(status="held").count() == 4
    assert OutgoingMail.objects.filter(occasion__contains="/up-").count() == 1


def test_some_of_it_is_given_back_and_the_case_goes_on():
    team = make_resource(quantity=2)
    case = ask_for(team, make_voice(), "08:00", "09:00", count=2)
    waiting = ask_for(team, make_voice(), "08:00", "09:00", may_wait=True)

    end_resource_case(case, only=[case.resource_bookings.first()])

    case.refresh_from_db()
    waiting.refresh_from_db()
    assert (case.status, waiting.status) == (CaseStatus.GRANTED, CaseStatus.GRANTED)
    assert withdraw_case(case).status == CaseStatus.RETURNED
    with pytest.raises(DomainError, match="nothing any more that could be given back"):
        withdraw_case(case)


def test_a_team_is_taken_away_with_a_reason_only():
    case = ask_for(make_resource(), make_voice(), "08:00", "09:00")
    staff = make_user(Role.STAFF)

    with pytest.raises(DomainError, match="Whoever loses a room or a team reads why"):
        withdraw_case(case, actor=staff)

    withdraw_case(case, actor=staff, reason="The team is ill.")
    mail = OutgoingMail.objects.get(occasion__contains="/ended-", to=case.email)
    assert "The team is ill." in mail.body


def test_what_was_given_is_not_taken_away_by_a_number():
    team = make_resource(quantity=2)
    voice = make_voice()
    ask_for(team, voice, "08:00", "09:00", count=2)

    with pytest.raises(DomainError, match="What was given is not taken away by a number"):
        set_quantity(team, 1, actor=voice)

    with clock.at(geneva("2005-02-18 09:00")):
        assert set_quantity(team, 1, actor=voice).quantity == 1


def test_a_team_has_its_own_limit_a_group_and_day():
    team = make_resource(make_prepcom(resource_minutes_per_day=60), quantity=5)
    voice = make_voice()
    ask_for(team, voice, "08:00", "09:00")

    with pytest.raises(DomainError, match="A group has 60 minutes a day"):
        ask_for(team, voice, "10:00", "10:30")
    with pytest.raises(DomainError, match="A group has 60 minutes a day"):
        ask_for(team, make_voice(), "10:00", "11:00", count=2)


def test_teams_are_there_on_the_days_of_the_event():
    team, voice = make_resource(), make_voice()
    late = geneva("2005-02-26 08:00")
    wish = ResourceWish(team, late, late + timedelta(hours=1))

    with pytest.raises(DomainError, match="is not within the event"):
        book_resources(
            [wish],
            event=team.event,
            group=group_of_family(team.event, family_of(voice)),
            actor=voice,
        )


def test_nobody_waits_for_more_than_there_is_but_for_what_nobody_has_given_yet():
    event = make_prepcom()
    french, spanish = make_resource(event, quantity=2), make_resource(event, quantity=0)

    with pytest.raises(DomainError, match="you ask for 3, and there are 2 in all"):
        ask_for(french, make_voice(), "08:00", "09:00", count=3, may_wait=True)

    case = ask_for(spanish, make_voice(), "08:00", "09:00", count=3, may_wait=True)
    assert case.status == CaseStatus.WAITING_LIST


def test_how_many_there_are_is_read_as_it_is_by_now():
    team = make_resource(quantity=2)
    set_quantity(Resource.objects.get(pk=team.pk), 1, actor=make_voice())

    with pytest.raises(DomainError, match="there are 1 in all"):
        ask_for(team, make_voice(), "08:00", "09:00", count=2)


def test_the_same_number_again_changes_nothing():
    team = make_resource(quantity=2)
    before = AuditEntry.objects.count()

    set_quantity(team, 2, actor=make_voice())

    assert AuditEntry.objects.count() == before
