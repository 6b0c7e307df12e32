"""Nominating: when, in whose name, once for each session, and nothing lost."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from families.tests.factories import make_focal_point
from secretariat.choices.slots import MayNominate, NominatedBy, PersonStatus, SlotRole
from secretariat.models import Case, SlotNomination, SlotPerson
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.slots.answering import leave
from secretariat.services.slots.calls import extend_call, publish_call
from secretariat.services.slots.nominating import name_anew, nominate
from secretariat.tests.slots.factories import (
    make_call,
    make_draft,
    make_nomination,
    make_runner,
    named,
    of_family,
    person_of,
    what,
)

pytestmark = pytest.mark.django_db

SOMEBODY = Applicant(name="Ama Owusu", email="ama@example.org")


def test_a_nomination_is_a_case_with_a_receipt_and_both_people_are_asked():
    call = make_call()

    nomination = make_nomination(call, is_agreed=False)

    assert nomination.case.kind == "slot"
    assert nomination.case.reference == f"PC-{clock.today().year}-0001"
    assert [person.status for person in nomination.people.all()] == ["asked", "asked"]
    asked = [nomination.case.email, *nomination.people.values_list("email", flat=True)]
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == sorted(asked)
    assert AuditEntry.objects.filter(event="slots.nominated").count() == 1


def test_the_same_form_again_is_the_same_nomination():
    call, key = make_call(), uuid.uuid4()
    asked = what(call.sessions.get())

    first = nominate(call, asked, SOMEBODY, key=key)
    again = nominate(call, asked, SOMEBODY, key=key)

    assert first == again
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("minutes", "is_taken"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_is_the_servers_clock_to_the_minute(minutes, is_taken):
    call = make_call()

    with clock.at(call.closes_at + timedelta(minutes=minutes)):
        if is_taken:
            make_nomination(call)
        else:
            with pytest.raises(DomainError, match="closed on"):
                make_nomination(call)

    assert SlotNomination.objects.count() == is_taken


def test_a_call_that_opens_later_takes_nothing_yet():
    now = clock.now()
    call = make_call(opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=3))

    with pytest.raises(DomainError, match="opens on"):
        make_nomination(call)


def test_a_call_is_published_before_it_opens_and_never_after():
    call = make_draft(opens_at=clock.now() - timedelta(minutes=1))

    with pytest.raises(DomainError, match="published before the first nomination"):
        publish_call(call, actor=make_runner())


def test_a_draft_takes_no_nomination():
    with pytest.raises(DomainError, match="being prepared"):
        make_nomination(make_draft())


def test_a_person_is_nominated_once_for_a_session_whatever_the_role_and_the_case():
    call = make_call()
    make_nomination(call, speaker=named(email="Ada@Example.org"))

    with pytest.raises(DomainError, match="already"):
        make_nomination(call, alternate=named(email="ada@example.org"))


def test_the_same_person_may_be_nominated_for_two_sessions():
    call = make_call(sessions=2)

    for session in call.sessions.all():
        make_nomination(call, session, speaker=named(email="ada@example.org"))

    assert SlotPerson.objects.filter(email="ada@example.org").count() == 2


def test_the_database_itself_refuses_a_person_twice():
    nomination = make_nomination(make_call())
    person = person_of(nomination)
    other = make_nomination(make_call())

    with pytest.raises(IntegrityError), transaction.atomic():
        SlotPerson.objects.create(
            nomination=other, session=person.session, role="speaker", name="X", email=person.email
        )


def test_speaker_and_alternate_are_two_people():
    with pytest.raises(DomainError, match="alternate, who is somebody else"):
        make_nomination(
            make_call(),
            speaker=named(email="a@example.org"),
            alternate=named(email="A@example.org "),
        )


def test_a_family_nominates_by_its_focal_points_only():
    call = make_call(may_nominate=MayNominate.FAMILIES)
    of_family(call)
    stranger = make_focal_point()
    asked = what(call.sessions.get(), nominated_by=NominatedBy.FAMILY)
    other = Applicant(name="X", email="x@example.org", family=make_focal_point().family)

    with pytest.raises(DomainError, match="You are not a"):
        nominate(call, asked, other, key=uuid.uuid4(), actor=stranger.user)


def test_a_call_for_families_takes_no_names_from_strangers():
    with pytest.raises(DomainError, match="not open to that"):
        make_nomination(make_call(may_nominate=MayNominate.GROUPS))


def test_a_working_group_says_what_it_is_called():
    call = make_call(may_nominate=MayNominate.GROUPS)

    with pytest.raises(DomainError, match="is not named"):
        make_nomination(call, nominated_by=NominatedBy.GROUP)
    made = make_nomination(call, nominated_by=NominatedBy.GROUP, group_name="WG on content")

    assert made.by == "WG on content"


def test_a_side_event_has_a_title_and_an_organiser():
    with pytest.raises(DomainError, match="title or the organiser"):
        make_nomination(make_call(kind="side_event"))


def test_somebody_else_is_named_where_one_declined_until_the_deadline():
    call = make_call()
    nomination = make_nomination(call, is_agreed=False)
    leave(person_of(nomination, SlotRole.ALTERNATE))

    name_anew(nomination, SlotRole.ALTERNATE, named(name="Ben"))

    assert person_of(nomination, SlotRole.ALTERNATE).name == "Ben"
    with pytest.raises(DomainError, match="somebody is named"):
        name_anew(nomination, SlotRole.SPEAKER, named())
    leave(person_of(nomination, SlotRole.ALTERNATE))
    with clock.at(call.closes_at), pytest.raises(DomainError, match="closed on"):
        name_anew(nomination, SlotRole.ALTERNATE, named())


def test_whoever_declined_can_be_named_again():
    call = make_call()
    nomination = make_nomination(call, is_agreed=False)
    person = leave(person_of(nomination))

    name_anew(nomination, SlotRole.SPEAKER, named(email=person.email))

    statuses = SlotPerson.objects.filter(email=person.email).values_list("status", flat=True)
    assert sorted(statuses) == [PersonStatus.ASKED, PersonStatus.DECLINED]


def test_nobody_is_named_in_place_of_an_alternate_who_stepped_in():
    nomination = make_nomination(make_call())
    leave(person_of(nomination))

    with pytest.raises(DomainError, match="somebody is named"):
        name_anew(nomination, SlotRole.SPEAKER, named())


def test_the_days_of_the_secretariat_begin_at_the_deadline():
    call = make_call()
    nomination = make_nomination(call)

    assert nomination.case.due_at > call.closes_at
    later = call.closes_at + timedelta(days=5)
    extend_call(call, closes_at=later, reason="The lists were down.", actor=make_runner())
    nomination.case.refresh_from_db()
    assert nomination.case.due_at > later


def test_nobody_decides_by_hand_on_a_nomination():
    nomination = make_nomination(make_call())
    decision = Decision("granted", "The desk", clock.now(), "They are nice.")

    with pytest.raises(DomainError, match="A slate of two people decides"):
        decide_case(nomination.case, decision, actor=make_runner())
