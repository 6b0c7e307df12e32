"""Comments on a clause: by focal points, answered by somebody else."""

from datetime import UTC, datetime

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.choices.documents import CommentStatus
from families.services.documents.commenting import comment_on_clause, decline, take_up
from families.services.mandates import step_down
from families.tests.documents import TEXT, make_adopted, make_draft, make_published
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("great hall", "small hall")


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(datetime(2005, 3, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def mandate():
    return make_focal_point(user=make_user(name="Eva", email="eva@example.org"))


@pytest.fixture
def clause():
    return make_adopted().clauses.get(key="1.a")


@pytest.fixture
def comment(mandate, clause):
    return comment_on_clause(clause, text="Which hall?", actor=mandate.user)


def test_a_comment_keeps_for_which_family_it_was_made(comment, mandate):
    step_down(mandate, actor=mandate.user)

    comment.refresh_from_db()
    assert (comment.family, comment.status) == (mandate.family, CommentStatus.OPEN)


def test_the_words_of_a_comment_are_not_in_the_trail(comment):
    entry = AuditEntry.objects.get(event="families.clause_commented")

    assert entry.data == {
        "version": "house-rules-1",
        "clause": "1.a",
        "family": comment.family.slug,
    }


def test_only_sitting_focal_points_comment(clause, mandate):
    step_down(mandate, actor=mandate.user)

    for person in (make_user(), mandate.user):
        with pytest.raises(DomainError, match="You do not sit for a family"):
            comment_on_clause(clause, text="Hm.", actor=person)


def test_the_same_is_not_said_twice(comment, clause, mandate):
    with pytest.raises(DomainError, match="exactly this already"):
        comment_on_clause(clause, text=" Which hall? ", actor=mandate.user)


def test_a_superseded_version_and_a_draft_take_no_comments(clause, mandate):
    make_adopted(source=OTHER)
    draft = make_draft(source=TEXT)

    for closed in (clause, draft.clauses.first()):
        with pytest.raises(DomainError, match="not open for comments"):
            comment_on_clause(closed, text="Late.", actor=mandate.user)


def test_a_comment_is_taken_up_in_a_later_version(comment):
    actor, version = make_user(), make_published(source=OTHER)

    take_up(comment, version=version, answer="The small one.", actor=actor)

    comment.refresh_from_db()
    assert (comment.status, comment.taken_up_in) == (CommentStatus.TAKEN_UP, version)
    assert (comment.answered_by, comment.answer) == (actor, "The small one.")
    entry = AuditEntry.objects.get(event="families.clause_comment_taken_up")
    assert entry.data["taken_up_in"] == "house-rules-2"
    assert_golden(
        OutgoingMail.objects.get(occasion__startswith="clause-comment-answered"),
        "families/clause_comment_taken_up",
        hiding={f"comment-{comment.pk}": "comment-N"},
    )


@pytest.mark.parametrize("slug", ["house-rules", "other-rules"])
def test_no_earlier_version_and_no_other_document_has_taken_it_up(comment, slug):
    version = make_adopted(slug) if slug == "other-rules" else comment.clause.version

    with pytest.raises(DomainError, match="later version of the same document"):
        take_up(comment, version=version, actor=make_user())


def test_whoever_is_told_no_is_told_why(comment):
    with pytest.raises(DomainError, match="told why"):
        decline(comment, answer=" ", actor=make_user())

    decline(comment, answer="There is one hall only.", actor=make_user())

    comment.refresh_from_db()
    assert comment.status == CommentStatus.DECLINED
    assert_golden(
        OutgoingMail.objects.get(occasion__startswith="clause-comment-answered"),
        "families/clause_comment_declined",
        hiding={f"comment-{comment.pk}": "comment-N"},
    )


def test_nobody_decides_on_their_own_comment(comment):
    version = make_published(source=OTHER)

    with pytest.raises(DomainError, match="Nobody decides on their own comment"):
        decline(comment, answer="No.", actor=comment.author)
    with pytest.raises(DomainError, match="Nobody decides on their own comment"):
        take_up(comment, version=version, actor=comment.author)


def test_a_comment_is_answered_once(comment):
    decline(comment, answer="No.", actor=make_user())

    with pytest.raises(DomainError, match="is declined, so it cannot become declined"):
        decline(comment, answer="No again.", actor=make_user())
