"""Applications: asked, stood by, published, admitted by the clock."""

import uuid
from datetime import date, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.admission_links import people_links
from families.choices.admissions import ApplicationKind, ApplicationStatus
from families.models import Application, Bureau, Family, FocalPoint, version_in_force
from families.services.admissions.admitting import admit_unopposed
from families.services.admissions.asking import give_word
from families.services.admissions.deciding import publish_application
from families.services.admissions.timekeeping import keep_time
from families.services.families import make_dormant
from families.tests.admission_helpers import (
    PEOPLE,
    SUPPORTERS,
    asked,
    published,
    received,
    send,
)
from families.tests.factories import make_family, make_focal_point
from families.tests.review_helpers import at, geneva, mails, make_pair

pytestmark = pytest.mark.django_db


def test_nobody_reads_an_application_before_all_its_people_stood_by_it():
    application = send(asked())

    assert application.status == ApplicationStatus.UNCONFIRMED
    assert mails("application-word:") == sorted(named.email for named in PEOPLE)
    first, second = application.people.all()
    with at("2005-03-14T15:45"):
        give_word(people_links.token_of(first.key))
    assert not Application.objects.received().exists()
    with at("2005-03-14T16:00"):
        give_word(people_links.token_of(second.key))
        give_word(people_links.token_of(second.key))

    application.refresh_from_db()
    assert application.status == ApplicationStatus.RECEIVED
    assert (application.reference, application.received_at) == (
        "AP-2005-0001",
        geneva("2005-03-14T16:00"),
    )


def test_the_version_of_the_criteria_that_applies_is_on_the_record():
    assert received().criteria == version_in_force("criteria")


def test_the_same_form_twice_is_one_application():
    key = uuid.uuid4()

    assert send(asked(), key=key) == send(asked(), key=key)
    assert len(mails("application-word:")) == 2


def test_whoever_is_logged_in_stands_by_what_they_send():
    sender = make_user(email=PEOPLE[0].email)

    application = send(asked(), actor=sender)

    assert [person.confirmed_at is not None for person in application.people.all()] == [True, False]
    assert mails("application-word:") == [PEOPLE[1].email]


def test_a_link_is_good_for_seven_days():
    application = send(asked())
    token = people_links.token_of(application.people.first().key)

    with (
        clock.at(application.asked_at + timedelta(days=7)),
        pytest.raises(DomainError, match="time has passed"),
    ):
        give_word(token)
    with pytest.raises(DomainError, match="not known"):
        give_word("x" + token)


@pytest.mark.parametrize(("change", "message"), [
    ({"statement": " "}, "is empty"),
    ({"basis": ""}, "is empty"),
    ({"people": PEOPLE[:1]}, "Fewer than 2 people"),
    ({"people": [PEOPLE[0], PEOPLE[0]]}, "Fewer than 2 people"),
    ({"supporters": SUPPORTERS[:2]}, "Fewer than 3 different"),
    ({"supporters": [SUPPORTERS[0], SUPPORTERS[0].upper(), SUPPORTERS[1]]}, "Fewer than 3"),
    ({"name": "  "}, "name is empty"),
    ({"name": "kept  FAMILY"}, "in the register already"),
    ({"kind": ApplicationKind.RETURN}, "No dormant family"),
])  # fmt: skip
def test_what_is_missing_is_refused_in_words(change, message):
    make_family(name_en="Kept family")

    with pytest.raises(DomainError, match=message):
        send(asked(**change))


def test_how_many_support_it_is_data():
    Bureau.objects.create(supporters_for_admission=1)

    assert send(asked(supporters=SUPPORTERS[:1])).supporters_needed == 1


@pytest.mark.parametrize("kind", [
    ApplicationKind.FAMILY, ApplicationKind.WORKING_GROUP, ApplicationKind.CAUCUS,
])  # fmt: skip
def test_a_new_group_is_admitted_with_its_seats_and_its_people(kind):
    application = published(asked(kind=kind))
    assert application.objections_until == geneva("2005-03-30T18:00")
    with at("2005-03-30T17:59"):
        keep_time()
        assert not Family.objects.filter(name_en="Street libraries").exists()

    with at("2005-03-30T18:00"):
        keep_time()
        keep_time()
        family = Family.objects.get(name_en="Street libraries")
        sitting = FocalPoint.objects.sitting().filter(family=family)
        assert sorted(sitting.values_list("user__email", "seat")) == [
            (PEOPLE[0].email, 1),
            (PEOPLE[1].email, 2),
        ]
    assert (family.slug, family.seats, family.since) == ("street-libraries", 2, date(2005, 3, 30))
    application.refresh_from_db()
    assert (application.status, application.family) == (ApplicationStatus.ADMITTED, family)
    assert mails("application-admitted:") == [
        *sorted(named.email for named in PEOPLE),
        "plenary@lists.example.org",
    ]


def test_nobody_admits_by_the_clock_while_the_bureau_can_object():
    application = published()

    with at("2005-03-30T17:59"):
        assert admit_unopposed(application).status == ApplicationStatus.PUBLISHED
    with at("2005-03-30T18:00"):
        assert admit_unopposed(application).status == ApplicationStatus.ADMITTED


def test_a_family_that_came_later_was_nothing_before():
    family = make_family(since=date(2005, 3, 30))

    assert family not in Family.objects.known_on(date(2005, 3, 29))
    assert family in Family.objects.known_on(date(2005, 3, 30))


def dormant_family() -> Family:
    family, _first, _second = make_pair(name_en="Old family")
    with at("2005-01-10T10:00"):
        make_dormant(family, actor=None, reason="x")
    return family


def test_a_family_that_returns_keeps_its_record_and_its_old_people_leave():
    family = dormant_family()
    number = family.number
    published(asked(kind=ApplicationKind.RETURN, family=family))

    with at("2005-03-30T18:00"):
        keep_time()
        sitting = FocalPoint.objects.sitting().filter(family=family)
        assert {mandate.user.email for mandate in sitting} == {named.email for named in PEOPLE}
    family.refresh_from_db()
    assert (family.is_active, family.number, family.slug) == (True, number, family.slug)
    assert FocalPoint.objects.filter(family=family).count() == 4
    assert [change.became for change in family.status_changes.all()] == ["dormant", "active"]


def test_whoever_sat_before_hears_that_somebody_asks_for_their_return():
    family = dormant_family()
    before = [mandate.user.email for mandate in family.focal_points.all()]

    published(asked(kind=ApplicationKind.RETURN, family=family))

    assert set(before) <= set(mails("application-published:"))


def test_whoever_sat_before_and_is_named_keeps_the_mandate():
    family = dormant_family()
    stays = family.focal_points.get(seat=2)
    User.objects.filter(pk=stays.user_id).update(email=PEOPLE[0].email)
    stays.user.emailaddress_set.update(email=PEOPLE[0].email)
    published(asked(kind=ApplicationKind.RETURN, family=family))

    with at("2005-03-30T18:00"):
        keep_time()
        sitting = FocalPoint.objects.sitting().filter(family=family)
        assert stays in sitting
        assert sorted(mandate.seat for mandate in sitting) == [1, 2]
    assert FocalPoint.objects.filter(family=family).count() == 3


def test_a_family_has_one_application_at_a_time():
    family = dormant_family()
    received(asked(kind=ApplicationKind.RETURN, family=family))

    with pytest.raises(DomainError, match="one application at a time"):
        send(asked(kind=ApplicationKind.RETURN, family=family))


def test_nobody_publishes_their_own_application():
    staff = make_user(Role.STAFF, email=PEOPLE[1].email)
    application = received(asked())

    with at("2005-03-16T10:00"), pytest.raises(DomainError, match="own application"):
        publish_application(application, actor=staff)


def test_what_cannot_be_carried_out_is_not_published():
    application = received(asked())
    make_focal_point(user=make_user(email=PEOPLE[0].email))

    with at("2005-03-16T10:00"), pytest.raises(DomainError, match="holds a mandate of another"):
        publish_application(application, actor=make_user(Role.STAFF))


def test_what_comes_between_asks_for_a_decision_and_the_clock_goes_on():
    application = published(asked())
    make_focal_point(user=make_user(email=PEOPLE[0].email))

    with at("2005-03-30T18:00"):
        keep_time()
        keep_time()

    application.refresh_from_db()
    assert application.status == ApplicationStatus.CONTESTED
    assert "holds a mandate of another family" in application.hindrance
    assert not Family.objects.filter(name_en="Street libraries").exists()
    assert not FocalPoint.objects.filter(user__email=PEOPLE[1].email).exists()
