"""Applications: objected to, decided, appealed, commented and withdrawn."""

import uuid

import pytest

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.admission_links import comment_links
from families.choices.admissions import (
    APPLICATION_TRANSITIONS,
    AdmissionEvent,
    ApplicationStatus,
    DecisionOutcome,
)
from families.models import Application, ApplicationComment, Family
from families.services.admissions.commenting import (
    Commenter,
    comment_on,
    confirm_comment,
    remove_comment,
    write_comment,
)
from families.services.admissions.deciding import (
    appeal_refusal,
    decide_appeal,
    decide_application,
    object_to_application,
    withdraw_application,
)
from families.services.admissions.timekeeping import keep_time
from families.tests.admission_helpers import PEOPLE, published, received
from families.tests.factories import make_application, make_focal_point
from families.tests.review_helpers import at, geneva, mails

pytestmark = pytest.mark.django_db

STRANGER = Commenter("Cyd Three", "cyd@example.org")


def objected() -> Application:
    application = published()
    with at("2005-03-20T10:00"):
        object_to_application(
            application, reason="They are us already.", actor=make_focal_point().user
        )
    application.refresh_from_db()
    return application


def refused(staff) -> Application:
    application = objected()
    with at("2005-03-31T10:00"):
        return decide_application(
            application, admitted=False, reason="The same people sit twice.", actor=staff
        )


def decisions_on(application: Application) -> list[tuple]:
    return list(application.decisions.values_list("outcome", "reason", "decided_by"))


def test_an_objection_stops_the_clock_and_asks_staff():
    staff = make_user(Role.STAFF)
    application = objected()

    with at("2005-03-30T18:00"):
        keep_time()

    application.refresh_from_db()
    assert application.status == ApplicationStatus.CONTESTED
    assert staff.email in mails("application-decision-wanted:")


@pytest.mark.parametrize(("moment", "reason", "message"), [
    ("2005-03-30T18:00", "Because.", "takes no objections now"),
    ("2005-03-20T10:00", " ", "gave no reason"),
])  # fmt: skip
def test_an_objection_has_its_days_and_its_reason(moment, reason, message):
    application, actor = published(), make_focal_point().user

    with at(moment), pytest.raises(DomainError, match=message):
        object_to_application(application, reason=reason, actor=actor)


def test_one_person_objects_once_and_only_focal_points_do():
    application, actor = published(), make_focal_point().user

    with at("2005-03-20T10:00"):
        object_to_application(application, reason="Because.", actor=actor)
        with pytest.raises(DomainError, match="objected already"):
            object_to_application(application, reason="Because.", actor=actor)
        with pytest.raises(DomainError, match="no focal point"):
            object_to_application(application, reason="Because.", actor=make_user())


def test_staff_admit_after_an_objection():
    application, staff = objected(), make_user(Role.STAFF)

    with at("2005-03-31T10:00"):
        decide_application(application, admitted=True, reason="Others than them.", actor=staff)

    application.refresh_from_db()
    assert application.status == ApplicationStatus.ADMITTED
    assert application.last_decision.decided_by == staff
    assert Family.objects.get(name_en="Street libraries").is_active


def test_a_refusal_says_why_and_until_when_it_can_be_appealed():
    application = refused(make_user(Role.STAFF))

    assert application.status == ApplicationStatus.REFUSED
    assert application.appeal_until == geneva("2005-04-14T18:00")
    assert mails("application-refused:") == sorted(named.email for named in PEOPLE)


def test_nobody_decides_on_their_own_application_or_what_they_objected_to():
    application = objected()
    own = make_user(Role.STAFF, email=PEOPLE[0].email)
    objector = application.objections.get().user

    for actor in (own, objector):
        with at("2005-03-31T10:00"), pytest.raises(DomainError, match="own application"):
            decide_application(application, admitted=True, reason="Yes.", actor=actor)


def test_a_decision_without_a_reason_is_none():
    with at("2005-03-31T10:00"), pytest.raises(DomainError, match="says why"):
        decide_application(objected(), admitted=False, reason=" ", actor=make_user(Role.STAFF))


def test_nobody_is_admitted_before_the_bureau_could_object():
    application, staff = received(), make_user(Role.STAFF)

    with at("2005-03-16T10:00"), pytest.raises(DomainError, match="was not published"):
        decide_application(application, admitted=True, reason="Yes.", actor=staff)


def test_an_appeal_is_decided_by_somebody_else():
    first, second = make_user(Role.STAFF), make_user(Role.STAFF)
    application = refused(first)
    with at("2005-04-14T17:59"):
        appeal_refusal(application, text="The people are others.")
    assert second.email in mails("application-appealed:")
    assert first.email not in mails("application-appealed:")

    with at("2005-04-15T10:00"):
        with pytest.raises(DomainError, match="other people than the first decision"):
            decide_appeal(application, upheld=False, reason="No.", actor=first)
        decide_appeal(application, upheld=True, reason="They are others.", actor=second)

    application.refresh_from_db()
    assert application.status == ApplicationStatus.ADMITTED
    assert decisions_on(application) == [
        (DecisionOutcome.REFUSED, "The same people sit twice.", first.pk),
        (DecisionOutcome.UPHELD, "They are others.", second.pk),
    ]
    assert Family.objects.get(name_en="Street libraries").focal_points.count() == 2


def test_an_appeal_can_be_dismissed_and_then_nothing_follows():
    application = refused(make_user(Role.STAFF))
    with at("2005-04-01T10:00"):
        appeal_refusal(application, text="The people are others.")
        decide_appeal(application, upheld=False, reason="No.", actor=make_user(Role.STAFF))
        with pytest.raises(DomainError, match="takes no appeal now"):
            appeal_refusal(application, text="Again.")

    application.refresh_from_db()
    assert application.status == ApplicationStatus.DISMISSED


@pytest.mark.parametrize(("moment", "text"), [
    ("2005-04-14T18:00", "Too late."), ("2005-04-01T10:00", " "),
])  # fmt: skip
def test_an_appeal_has_its_days_and_its_reasons(moment, text):
    application = refused(make_user(Role.STAFF))

    with at(moment), pytest.raises(DomainError, match="can be appealed once"):
        appeal_refusal(application, text=text)


def test_what_was_refused_unread_is_published_when_the_appeal_is_right():
    application, staff = received(), make_user(Role.STAFF)
    with at("2005-03-16T10:00"):
        decide_application(application, admitted=False, reason="Not complete.", actor=staff)
    with at("2005-03-17T10:00"):
        appeal_refusal(application, text="It is complete.")
        decide_appeal(application, upheld=True, reason="It is.", actor=make_user(Role.STAFF))

    application.refresh_from_db()
    assert application.status == ApplicationStatus.PUBLISHED
    assert application.objections_until == geneva("2005-03-31T18:00")
    with at("2005-03-31T18:00"):
        keep_time()
    assert Family.objects.get(name_en="Street libraries").is_active


def test_its_people_can_take_it_back():
    application = published()
    with at("2005-03-20T10:00"):
        withdraw_application(application)
    with at("2005-03-30T18:00"):
        keep_time()

    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN


@pytest.mark.parametrize("status", [
    status for status in ApplicationStatus
    if ApplicationStatus.WITHDRAWN not in APPLICATION_TRANSITIONS[status]
])  # fmt: skip
def test_what_is_settled_or_unread_cannot_be_taken_back(status):
    now = geneva("2005-03-20T10:00")
    application = make_application(asked_at=now, received_at=now)
    Application.objects.filter(pk=application.pk).update(
        status=status,
        received_at=None if status == ApplicationStatus.UNCONFIRMED else now,
        reference="" if status == ApplicationStatus.UNCONFIRMED else "AP-2005-0001",
    )

    with pytest.raises(DomainError, match="cannot become"):
        withdraw_application(application)


def test_a_focal_point_comments_at_once_and_only_once_a_form():
    application, mandate, key = published(), make_focal_point(), uuid.uuid4()

    with at("2005-03-20T10:00"):
        first = comment_on(application, text="Welcome.", key=key, actor=mandate.user)
        again = comment_on(application, text="Welcome.", key=key, actor=mandate.user)

    assert (first, first.number, first.family) == (again, 1, mandate.family)


def test_a_stranger_comments_once_their_address_is_confirmed():
    application, key = published(), uuid.uuid4()
    with at("2005-03-20T10:00"):
        write_comment(application, text="Welcome.", key=key, commenter=STRANGER)
        write_comment(application, text="Welcome.", key=key, commenter=STRANGER)
    assert not application.comments.taken().exists()
    assert mails("application-comment:") == ["cyd@example.org"]

    with at("2005-03-21T10:00"):
        confirm_comment(comment_links.token_of(key))
        confirm_comment(comment_links.token_of(key))

    (comment,) = application.comments.taken()
    assert (comment.number, comment.by) == (1, "a participant, name withheld")


@pytest.mark.parametrize("moment", ["2005-03-27T11:00", "2005-03-30T18:00"])
def test_a_comment_is_confirmed_in_time_or_not_at_all(moment):
    application, key = published(), uuid.uuid4()
    with at("2005-03-20T10:00"):
        write_comment(application, text="Welcome.", key=key, commenter=STRANGER)

    with at(moment), pytest.raises(DomainError):
        confirm_comment(comment_links.token_of(key))


def test_a_comment_comes_while_the_bureau_can_object():
    application, mandate = published(), make_focal_point()

    with at("2005-03-30T18:00"), pytest.raises(DomainError, match="takes no comments now"):
        comment_on(application, text="Late.", key=uuid.uuid4(), actor=mandate.user)


def test_a_removed_comment_leaves_its_number_and_the_reason():
    application, mandate = published(), make_focal_point()
    with at("2005-03-20T10:00"):
        comment = comment_on(application, text="Abuse.", key=uuid.uuid4(), actor=mandate.user)
        remove_comment(comment, reason="Insults a person.", actor=make_user(Role.STAFF))

    comment = ApplicationComment.objects.get()
    assert (comment.number, comment.removal_reason) == (1, "Insults a person.")


def test_the_trail_knows_every_step_and_nobodys_words():
    application = refused(make_user(Role.STAFF))
    entries = list(audit.entries_about(application))

    assert [entry.event for entry in entries] == [
        AdmissionEvent.RECEIVED,
        AdmissionEvent.PUBLISHED,
        AdmissionEvent.OBJECTED,
        AdmissionEvent.REFUSED,
    ]
    said = str([entry.content for entry in entries])
    assert not [words for words in ("sit twice", "us already", "ada@example.org") if words in said]
