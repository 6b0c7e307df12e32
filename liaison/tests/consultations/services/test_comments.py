import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.retention import purge_all
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.consultations import CommentOutcome, ConsultationEvent, ConsultationStatus
from liaison.models import Comment, UnconfirmedComment
from liaison.services.consultations.commenting import (
    AlreadyTaken,
    comment_on,
    confirm_comment,
    find_unconfirmed,
    links,
)
from liaison.services.consultations.running import cancel_consultation
from liaison.services.consultations.summarising import (
    answer_comment,
    publish_summary,
    remove_comment,
)
from liaison.tests.consultations.factories import (
    close,
    make_comment,
    make_consultation,
    make_open_consultation,
    write,
)
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=8)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def token(unconfirmed) -> str:
    return links.token_of(unconfirmed.key)


def test_a_focal_point_comments_by_name_and_family():
    consultation = make_open_consultation()
    focal_point = make_focal_point()

    comment = make_comment(consultation, focal_point.user)

    assert (comment.number, comment.by) == (1, f"{focal_point.user}, {focal_point.family}")
    assert OutgoingMail.objects.get(occasion=f"comment:{comment.pk}").to == focal_point.user.email
    entry = AuditEntry.objects.latest("number")
    assert (entry.event, entry.data["number"]) == (ConsultationEvent.COMMENTED, 1)
    assert "Take the large one" not in str(entry.data)


def test_somebody_with_an_account_and_no_mandate_confirms_like_everybody():
    with pytest.raises(DomainError, match="no focal point today"):
        make_comment(make_open_consultation(), make_user())


def test_the_same_form_again_is_taken_once():
    consultation, key = make_open_consultation(), uuid.uuid4()
    author = make_focal_point().user
    comment_on(consultation, text="Yes.", key=key, actor=author)

    with pytest.raises(AlreadyTaken, match="as number 1"):
        comment_on(consultation, text="Yes.", key=key, actor=author)

    assert Comment.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "over", "cancelled"])
def test_comments_are_taken_while_it_is_open_and_never_else(state):
    consultation = make_consultation() if state == "draft" else make_open_consultation()
    if state == "cancelled":
        cancel_consultation(consultation, reason="Gone.", actor=consultation.drafted_by)

    with clock.at(LATER if state == "over" else NOW):
        with pytest.raises(DomainError, match="takes no comments now"):
            make_comment(consultation, make_focal_point().user)
        with pytest.raises(DomainError, match="takes no comments now"):
            write(consultation)


def test_an_empty_comment_is_none():
    with pytest.raises(DomainError, match="comment is empty"):
        make_comment(make_open_consultation(), text=" \n")


def test_anybody_else_is_taken_once_their_address_is_confirmed():
    unconfirmed = write(make_open_consultation())
    assert not Comment.objects.exists()

    comment = confirm_comment(token(unconfirmed))

    assert (comment.number, comment.by) == (1, "a participant, name withheld")
    assert comment.taken_at == NOW
    assert not UnconfirmedComment.objects.exists()
    assert OutgoingMail.objects.get(occasion=f"comment:{comment.pk}").to == "ada@example.org"


def test_a_name_is_shown_where_its_bearer_said_so():
    unconfirmed = write(make_open_consultation(), name_is_public=True)

    assert confirm_comment(token(unconfirmed)).by == "Ada Guest"


def test_the_link_works_once_for_three_days_and_while_it_is_open():
    consultation = make_open_consultation(days=10)
    first, second = write(consultation), write(consultation)
    confirm_comment(token(first))

    with pytest.raises(AlreadyTaken):
        confirm_comment(token(first))
    with clock.at(NOW + timedelta(days=3)):
        with pytest.raises(DomainError, match="its time has passed"):
            find_unconfirmed(token(second))
        purge_all()
    assert not UnconfirmedComment.objects.exists()
    for made_up in ("made-up", links.token_of(uuid.uuid4()), f"{uuid.uuid4().hex}:forged"):
        with pytest.raises(DomainError, match="not known"):
            find_unconfirmed(made_up)


def test_a_link_used_after_the_end_is_too_late():
    consultation = make_open_consultation(days=3)
    with clock.at(consultation.closes_at - timedelta(hours=1)):
        unconfirmed = write(consultation)

    with (
        clock.at(consultation.closes_at),
        pytest.raises(DomainError, match="takes no comments now"),
    ):
        confirm_comment(token(unconfirmed))


def test_the_same_text_again_mails_no_second_link():
    consultation, key = make_open_consultation(), uuid.uuid4()

    for _again in range(2):
        write(consultation, key=key)

    assert OutgoingMail.objects.filter(occasion__startswith="unconfirmed-comment:").count() == 1


def test_abuse_is_removed_with_a_reason_and_its_number_stays():
    consultation = make_open_consultation()
    comment, member = make_comment(consultation), consultation.drafted_by

    with pytest.raises(DomainError, match="gave no reason"):
        remove_comment(comment, reason="", actor=member)
    remove_comment(comment, reason="Insults a person.", actor=member)

    comment.refresh_from_db()
    assert (comment.removed_at, comment.removed_by) == (NOW, member)
    assert make_comment(consultation).number == 2
    assert AuditEntry.objects.get(event=ConsultationEvent.COMMENT_REMOVED).data == {"number": 1}
    with pytest.raises(DomainError, match="removed already"):
        remove_comment(comment, reason="Again.", actor=member)


def answered(comment, actor, outcome=CommentOutcome.TAKEN_UP, reason="It is in the text now."):
    return answer_comment(comment, outcome=outcome, reason=reason, actor=actor)


def test_a_comment_is_answered_when_the_period_is_over_with_a_reason():
    consultation = make_open_consultation()
    comment, member = make_comment(consultation), consultation.drafted_by
    with pytest.raises(DomainError, match="Come back when it has ended"):
        answered(comment, member)
    close(consultation)

    for outcome, reason in (("", "Why."), ("maybe", "Why."), (CommentOutcome.PARTLY, " ")):
        with pytest.raises(DomainError, match="is missing"):
            answered(comment, member, outcome, reason)
    answered(comment, member)
    comment = answered(comment, member, CommentOutcome.NOT_TAKEN_UP, "No room for it.")

    assert (comment.outcome, comment.outcome_reason) == ("not_taken_up", "No room for it.")


def test_the_summary_waits_for_an_answer_to_each_comment_and_removed_ones_need_none():
    consultation = make_open_consultation()
    member = consultation.drafted_by
    first, second, third = (make_comment(consultation) for _ in range(3))
    remove_comment(third, reason="Advertising.", actor=member)
    close(consultation)

    with clock.at(LATER):
        with pytest.raises(DomainError, match="2 comments are unanswered"):
            publish_summary(consultation, summary="We took both.", actor=member)
        answered(first, member)
        with pytest.raises(DomainError, match="1 comment is unanswered"):
            publish_summary(consultation, summary="We took both.", actor=member)
        answered(second, member)
        with pytest.raises(DomainError, match="summary is empty"):
            publish_summary(consultation, summary=" ", actor=member)
        with pytest.raises(DomainError, match="It was removed"):
            answered(third, member)
        consultation = publish_summary(consultation, summary="We took both.", actor=member)

    assert (consultation.status, consultation.summarised_at) == (
        ConsultationStatus.SUMMARISED,
        LATER,
    )
    letters = OutgoingMail.objects.filter(occasion="consultation:CO-2005-0001:summary")
    assert set(letters.values_list("to", flat=True)) == {
        "plenary@lists.example.org",
        "ct@lists.example.org",
        first.author.email,
        second.author.email,
    }


def test_what_was_published_with_a_summary_is_not_changed():
    consultation = make_open_consultation()
    comment, member = make_comment(consultation), consultation.drafted_by
    close(consultation)
    answered(comment, member)
    publish_summary(consultation, summary="Done.", actor=member)

    for step in (
        lambda: answered(comment, member),
        lambda: remove_comment(comment, reason="Late.", actor=member),
    ):
        with pytest.raises(DomainError):
            step()
    with pytest.raises(TransitionNotAllowed):
        cancel_consultation(consultation, reason="Late.", actor=make_member())


def test_an_open_one_is_not_summed_up():
    consultation = make_open_consultation()

    with pytest.raises(TransitionNotAllowed):
        publish_summary(consultation, summary="Early.", actor=consultation.drafted_by)


def test_one_that_is_over_is_summed_up_also_before_the_worker_came():
    consultation = make_open_consultation()

    with clock.at(LATER):
        publish_summary(consultation, summary="Nobody spoke.", actor=consultation.drafted_by)

    consultation.refresh_from_db()
    assert consultation.is_summarised


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_comments_at_once_get_a_number_each_and_a_link_counts_once():
    consultation = make_open_consultation()
    authors = [make_focal_point().user for _ in range(4)]
    unconfirmed = write(consultation)

    def click(author):
        try:
            with clock.at(NOW):
                return make_comment(consultation, author).number
        finally:
            connection.close()

    def confirm(_number):
        try:
            with clock.at(NOW):
                return confirm_comment(token(unconfirmed)).number
        except DomainError:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(click, authors))
        confirmed = list(pool.map(confirm, range(4)))

    assert sorted(taken) == [1, 2, 3, 4]
    assert sorted(confirmed) == [0, 0, 0, 5]
