"""What keeps an application from being carried out is said in words, and as early as can be."""

import unicodedata
from datetime import date

import pytest

from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.admission_links import people_links
from families.choices.admissions import ApplicationStatus
from families.models import Application, Bureau, Family, FocalPoint
from families.services.admissions.asking import Named, give_word
from families.services.admissions.deciding import (
    appeal_refusal,
    decide_appeal,
    decide_application,
    publish_application,
)
from families.services.admissions.hindrances import hindrances
from families.services.admissions.timekeeping import keep_time
from families.services.families import make_dormant
from families.tests.admission_helpers import PEOPLE, asked, published, received, send
from families.tests.factories import make_family, make_focal_point
from families.tests.review_helpers import at, make_pair

pytestmark = pytest.mark.django_db

ADMISSION = "2005-03-30T18:00"


def told(application: Application) -> list[str]:
    with at(ADMISSION):
        return [
            hindrance.fact for hindrance in hindrances(Application.objects.get(pk=application.pk))
        ]


def dormant_family(**fields: object) -> Family:
    family, _first, _second = make_pair(name_en="Old family", **fields)
    with at("2005-01-10T10:00"):
        make_dormant(family, actor=None, reason="x")
    return family


def words_of(application: Application) -> None:
    with at("2005-03-14T16:00"):
        for person in application.people.all():
            give_word(people_links.token_of(person.key))


@pytest.mark.parametrize("days", [
    {"since": date(2005, 2, 1)},
    {"since": date(2005, 2, 1), "until": date(2005, 3, 29)},
    {"since": date(2005, 4, 10)},
])  # fmt: skip
def test_whoever_sits_elsewhere_on_the_day_of_admission_cannot_give_their_word(days):
    make_focal_point(user=make_user(email=PEOPLE[0].email), **days)
    application = send(asked())

    with pytest.raises(DomainError, match="Let that mandate end first, or name somebody"):
        words_of(application)
    assert application.people.exclude(confirmed_at=None).count() == 0


def test_whoever_leaves_another_seat_before_the_day_of_admission_can_give_their_word():
    leaving = {"since": date(2005, 2, 1), "until": date(2005, 3, 28)}
    make_focal_point(user=make_user(email=PEOPLE[0].email), **leaving)

    assert received().status == ApplicationStatus.RECEIVED


def test_nobody_is_told_of_another_where_that_person_sits():
    make_focal_point(user=make_user(email=PEOPLE[0].email))

    application = send(asked())

    assert application.status == ApplicationStatus.UNCONFIRMED


def test_one_person_with_two_addresses_is_not_two_people():
    user = make_user(email=PEOPLE[0].email)
    user.emailaddress_set.create(email=PEOPLE[1].email, verified=True)

    with pytest.raises(DomainError, match="named twice, by two addresses of one account"):
        words_of(send(asked()))


def test_whose_account_is_closed_cannot_give_their_word():
    make_user(email=PEOPLE[0].email, is_active=False)

    with pytest.raises(DomainError, match="The account of Ada One is closed"):
        words_of(send(asked()))


def test_more_people_than_seats_are_refused():
    with pytest.raises(DomainError, match="3 people are named"):
        send(asked(people=[*PEOPLE, Named("Cy Three", "cy@example.org")]))


def test_a_family_returns_with_as_many_people_as_it_has_seats():
    family = make_family(name_en="Old family", seats=1)
    with at("2005-01-10T10:00"):
        make_dormant(family, actor=None, reason="x")

    with pytest.raises(DomainError, match="2 people are named"):
        send(asked(kind="return", family=family))
    assert send(asked(kind="return", family=family, people=PEOPLE[:1])).people_needed == 1


def test_a_family_gets_the_seats_it_asked_for_whatever_the_bureau_has_by_then():
    published()
    Bureau.objects.create(seats_per_group=1)

    with at(ADMISSION):
        keep_time()

    family = Family.objects.get(name_en="Street libraries")
    assert (family.seats, family.focal_points.count()) == (2, 2)


def test_a_family_that_lost_a_seat_meanwhile_is_told_what_to_do():
    family = dormant_family()
    application = published(asked(kind="return", family=family))
    Family.objects.filter(pk=family.pk).update(seats=1)

    assert told(application) == ["Old family has 1 seat, and more people are named."]


def test_designates_who_are_not_named_leave_with_those_who_sat():
    family = dormant_family()
    sitting = family.focal_points.get(seat=2)
    FocalPoint.objects.filter(pk=sitting.pk).update(until=date(2005, 2, 1))
    make_focal_point(family=family, seat=2, since=date(2005, 6, 1))
    published(asked(kind="return", family=family))

    with at(ADMISSION):
        keep_time()
        holders = FocalPoint.objects.unfinished().filter(family=family)
        assert {mandate.user.email for mandate in holders} == {named.email for named in PEOPLE}


def test_a_seat_whose_end_is_announced_is_waited_for():
    family = dormant_family()
    application = published(asked(kind="return", family=family))
    leaving = family.focal_points.get(seat=1)
    FocalPoint.objects.filter(pk=leaving.pk).update(until=date(2005, 4, 2))

    assert told(application) == [
        f"Seat 1 of Old family is held by {leaving.user} until 2 April 2005."
    ]
    with at(ADMISSION):
        keep_time()
    application.refresh_from_db()
    assert application.status == ApplicationStatus.CONTESTED
    assert "Wait for that day" in application.hindrance


@pytest.mark.parametrize("name", [
    "kept  FAMILY", "Kept\u200b family", "\uff2bept family", "Famille gardée", "Gardés",
    unicodedata.normalize("NFD", "Famille gardée"),
])  # fmt: skip
def test_a_name_stands_for_one_family_however_it_is_written(name):
    make_family(name_en="Kept family", name_fr="Famille gardée", aliases="x; GARDÉS")

    with pytest.raises(DomainError, match="in the register already"):
        send(asked(name=name))


def test_a_name_that_is_asked_for_is_asked_for_once():
    received()

    with pytest.raises(DomainError, match="asks for a place under this name"):
        send(asked(name="STREET libraries"))


def test_of_two_that_wait_for_their_people_the_first_gets_the_name():
    first, second = send(asked()), send(asked(name="Street  Libraries"))
    words_of(second)

    with pytest.raises(DomainError, match="asks for a place under this name"):
        words_of(first)
    assert not Application.objects.get(pk=first.pk).reference


def test_a_name_taken_meanwhile_asks_for_a_decision():
    application = published()
    make_family(name_en="Street libraries")

    with at(ADMISSION):
        keep_time()

    assert told(application) == ["Street libraries is in the register already."]
    assert Family.objects.filter(name_en="Street libraries").count() == 1


def test_what_cannot_be_carried_out_is_not_published_and_says_the_way_out():
    application = received()
    make_focal_point(user=make_user(email=PEOPLE[0].email), since=date(2005, 6, 1))

    with at("2005-03-16T10:00"), pytest.raises(DomainError, match="Let that mandate end first"):
        publish_application(application, actor=make_user(Role.STAFF))


def test_an_appeal_that_is_right_publishes_only_what_can_be_carried_out():
    application, staff = received(), make_user(Role.STAFF)
    with at("2005-03-16T10:00"):
        decide_application(application, admitted=False, reason="Not complete.", actor=staff)
        application = appeal_refusal(application, text="It is complete.")
    make_focal_point(user=make_user(email=PEOPLE[0].email))

    with at("2005-03-17T10:00"), pytest.raises(DomainError, match="holds a mandate of another"):
        decide_appeal(application, upheld=True, reason="It is.", actor=make_user(Role.STAFF))
