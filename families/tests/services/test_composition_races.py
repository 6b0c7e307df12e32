"""Many hands at one review or application at once: each step is taken once."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.admission_links import people_links
from families.choices.admissions import ApplicationStatus
from families.choices.reviews import CaseStatus
from families.models import Application, Family, FamilyStatusChange, FocalPoint
from families.services.admissions.asking import ask_for_admission, give_word
from families.services.admissions.deciding import decide_application, object_to_application
from families.services.admissions.timekeeping import keep_time as keep_admissions
from families.services.reviews.opening import open_review
from families.services.reviews.settling import object_to_dormancy, stop_review
from families.services.reviews.timekeeping import keep_time
from families.tests.admission_helpers import asked, published, send
from families.tests.factories import make_focal_point
from families.tests.review_helpers import (
    WINDOW,
    at,
    case_of,
    confirmed,
    mails,
    make_pair,
    notice_at,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]


def outcomes_of(moment, acts):
    """Do all of ``acts`` at once at a local time, and say what became of each."""

    def attempt(act):
        try:
            with at(moment):
                act()
        except DomainError:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, acts))


@pytest.fixture
def quiet():
    """A family under notice since 7 March, beside an active one."""
    family = make_pair(contact_email="quiet@example.org")[0]
    for mandate in make_pair()[1:]:
        confirmed(mandate, WINDOW["last"])
    notice_at()
    return family


def test_both_seats_and_the_address_stop_a_review_once(quiet):
    case = case_of(quiet)
    users = [None, *(mandate.user for mandate in quiet.focal_points.all())]

    outcomes = outcomes_of(
        "2005-03-10T10:00",
        [lambda u=user: stop_review(case, how="link", actor=u) for user in users],
    )

    assert outcomes == ["done", "refused", "refused"]
    assert case_of(quiet).status == CaseStatus.STOPPED


def test_ten_clocks_and_a_click_at_the_deadline_leave_one_state(quiet):
    case, user = case_of(quiet), quiet.focal_points.first().user

    outcomes_of(
        "2005-03-28T18:00",
        [*[keep_time] * 10, lambda: stop_review(case, how="click", actor=user)],
    )

    assert case_of(quiet).status == CaseStatus.OBJECTED  # the click came too late to stop it
    outcomes_of("2005-03-30T18:00", [keep_time] * 10)
    assert not FamilyStatusChange.objects.exists()


def test_ten_clocks_record_a_family_as_dormant_once(quiet):
    with at("2005-03-28T18:00"):
        keep_time()

    outcomes_of("2005-03-30T18:00", [keep_time] * 10)

    assert FamilyStatusChange.objects.get().became == "dormant"


def test_an_objection_at_the_last_moment_and_the_clock_agree(quiet):
    with at("2005-03-28T18:00"):
        keep_time()
    case = case_of(quiet)
    users = FocalPoint.objects.exclude(family=quiet).users()

    outcomes_of(
        "2005-03-30T17:59",
        [keep_time, *(lambda u=u: object_to_dormancy(case, reason="x", actor=u) for u in users)],
    )

    assert case_of(quiet).status == CaseStatus.OBJECTED
    assert case_of(quiet).objections.count() == 2


def test_a_family_without_a_sign_has_one_open_review_however_many_are_opened():
    make_pair()
    staff = make_user(Role.STAFF)

    outcomes_of("2005-03-02T10:00", [lambda: open_review(**WINDOW, actor=staff)] * 6)

    assert Family.objects.get().review_cases.count() == 1


def test_two_people_giving_their_word_at_once_give_one_number():
    application = send(asked(), key=uuid.uuid4())
    tokens = [people_links.token_of(person.key) for person in application.people.all()]

    outcomes_of("2005-03-14T16:00", [lambda t=token: give_word(t) for token in tokens * 3])

    application.refresh_from_db()
    assert (application.status, application.reference) == (
        ApplicationStatus.RECEIVED,
        "AP-2005-0001",
    )


def test_ten_clocks_admit_once():
    published(asked())

    outcomes_of("2005-03-30T18:00", [keep_admissions] * 10)

    assert Family.objects.filter(name_en="Street libraries").count() == 1
    assert Application.objects.get().family.focal_points.count() == 2


def test_one_form_sent_six_times_at_once_is_one_application():
    key = uuid.uuid4()

    outcomes = outcomes_of("2005-03-14T15:20", [lambda: ask_for_admission(asked(), key=key)] * 6)

    assert outcomes == ["done"] * 6
    assert Application.objects.get().people.count() == 2
    assert len(mails("application-word:")) == 2


def test_of_two_decisions_at_once_one_holds():
    application = published(asked())
    with at("2005-03-20T10:00"):
        object_to_application(application, reason="x", actor=make_focal_point().user)
    staff = [make_user(Role.STAFF) for _ in range(2)]

    outcomes = outcomes_of(
        "2005-03-31T10:00",
        [
            lambda: decide_application(application, admitted=True, reason="Y", actor=staff[0]),
            lambda: decide_application(application, admitted=False, reason="N", actor=staff[1]),
        ],
    )

    assert outcomes == ["done", "refused"]
