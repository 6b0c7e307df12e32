"""Decisions on an application stay, each with its day; and nobody decides too early."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models.append_only import AppendOnlyError
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.choices.admissions import ApplicationStatus, DecisionOutcome
from families.models import Application, ApplicationObjection, FocalPoint
from families.permissions.admissions import can_decide_on, can_object_to, can_remove
from families.services.admissions.commenting import comment_on, remove_comment
from families.services.admissions.deciding import (
    appeal_refusal,
    decide_appeal,
    decide_application,
    object_to_application,
    withdraw_application,
)
from families.services.admissions.timekeeping import keep_time
from families.services.families import make_dormant
from families.sources import admissions as sources
from families.tests.admission_helpers import PEOPLE, asked, published, received
from families.tests.factories import make_focal_point
from families.tests.review_helpers import at, geneva, mails, make_pair

pytestmark = pytest.mark.django_db

REFUSED, UPHELD = DecisionOutcome.REFUSED, DecisionOutcome.UPHELD


def decide(application: Application, moment: str, **decision: object) -> Application:
    with at(moment):
        return decide_application(application, actor=make_user(Role.STAFF), **decision)


def objected(application: Application, moment: str) -> Application:
    with at(moment):
        object_to_application(application, reason="No.", actor=make_focal_point().user)
    return Application.objects.get(pk=application.pk)


def republished() -> Application:
    """An application that was refused unread; the appeal was right, and the bureau reads it."""
    application = received()
    decide(application, "2005-03-16T10:00", admitted=False, reason="Not complete.")
    with at("2005-03-17T10:00"):
        appeal_refusal(application, text="It is complete.")
        return decide_appeal(application, upheld=True, reason="It is.", actor=make_user(Role.STAFF))


def refused_twice() -> Application:
    application = objected(republished(), "2005-03-20T10:00")
    return decide(application, "2005-03-31T18:00", admitted=False, reason="The same people.")


def test_a_second_refusal_stands_beside_the_first_each_with_its_day():
    application = refused_twice()

    assert list(application.decisions.values_list("outcome", "reason", "decided_at")) == [
        (REFUSED, "Not complete.", geneva("2005-03-16T10:00")),
        (UPHELD, "It is.", geneva("2005-03-17T10:00")),
        (REFUSED, "The same people.", geneva("2005-03-31T18:00")),
    ]
    with pytest.raises(AppendOnlyError):
        application.decisions.update(reason="Another.")


def test_its_people_hear_of_the_second_refusal_as_of_the_first():
    refused_twice()

    assert mails("application-refused:") == sorted([named.email for named in PEOPLE] * 2)


def test_an_application_is_appealed_once():
    application = refused_twice()

    with at("2005-03-31T18:30"):
        assert not application.takes_an_appeal()
        with pytest.raises(DomainError, match="can be appealed once"):
            appeal_refusal(application, text="Again.")


def test_the_timeline_tells_the_steps_in_their_order():
    labels = [str(step["label"]) for step in refused_twice().steps]

    assert labels == [
        "Received", "Refused", "Appealed", "The appeal was right", "Published", "Refused",
    ]  # fmt: skip


def test_the_report_says_of_each_decision_what_it_was():
    with at("2005-03-31T18:00"):
        republished()
        keep_time()

    told = [entry.title.split(" Street libraries")[-1] for entry in sources.entries(Month(2005, 3))]
    assert told == [
        " was received.", " was refused.", " was right.", " was published for comments.",
        " was admitted.",
    ]  # fmt: skip


def test_a_family_that_asks_anew_is_not_asked_for_twice_by_an_appeal():
    family = make_pair(name_en="Old family")[0]
    with at("2005-01-10T10:00"):
        make_dormant(family, actor=None, reason="x")
    wanted = asked(kind="return", family=family)
    first = decide(received(wanted), "2005-03-16T10:00", admitted=False, reason="Not complete.")
    second = received(wanted)

    with at("2005-03-17T10:00"):
        with pytest.raises(DomainError, match=f"{second} asks for the same"):
            appeal_refusal(first, text="It was complete.")
        withdraw_application(second)
        assert appeal_refusal(first, text="It was.").status == ApplicationStatus.APPEALED


def test_one_objection_does_not_end_the_time_of_the_others():
    application, staff = objected(published(), "2005-03-20T10:00"), make_user(Role.STAFF)

    with at("2005-03-30T17:59"):
        assert not can_decide_on(staff, application)
        assert sources.tasks_for(staff) == []
        with pytest.raises(DomainError, match="once the time to object is over"):
            decide_application(application, admitted=True, reason="Yes.", actor=staff)
        object_to_application(application, reason="Nor do we.", actor=make_focal_point().user)
    with at("2005-03-30T18:00"):
        assert can_decide_on(staff, application)
        assert len(sources.tasks_for(staff)) == 1
        decide_application(application, admitted=True, reason="Yes.", actor=staff)


def test_whoever_sits_in_a_dormant_family_can_object_to_its_return():
    family, first, _second = make_pair(name_en="Old family")
    with at("2005-01-10T10:00"):
        make_dormant(family, actor=None, reason="x")
    application = published(asked(kind="return", family=family))

    with at("2005-03-20T10:00"):
        assert [task.title for task in sources.tasks_for(first.user)] == [
            "Read the application of Old family"
        ]
        assert can_object_to(first.user, application)
        object_to_application(application, reason="They are not us.", actor=first.user)
        assert not can_object_to(first.user, application)
    assert ApplicationObjection.objects.get().family == family


def test_whoever_sat_in_another_dormant_family_cannot_object():
    family, first, _second = make_pair()
    application = published()
    make_dormant(family, actor=None, reason="x")

    with at("2005-03-20T10:00"):
        assert not can_object_to(first.user, application)
        assert FocalPoint.objects.current().filter(user=first.user).exists()


@pytest.mark.parametrize("role", ["author", "named", "objector"])
def test_nobody_removes_a_comment_in_their_own_matter(role):
    email = PEOPLE[0].email if role == "named" else "sam@example.org"
    staff = make_user(Role.STAFF, email=email)
    application = published()
    author = make_focal_point(user=staff if role == "author" else None).user
    with at("2005-03-20T10:00"):
        if role == "objector":
            actor = make_focal_point(user=staff).user
            object_to_application(application, reason="No.", actor=actor)
        key = application.key
        comment = comment_on(application, text="They are not who they say.", key=key, actor=author)

        assert not can_remove(staff, comment)
        with pytest.raises(DomainError, match="in their own matter"):
            remove_comment(comment, reason="Abuse.", actor=staff)
        assert can_remove(make_user(Role.STAFF), comment)
