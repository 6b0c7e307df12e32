"""Who writes which section, and what is remarked on it."""

import pytest
from django.db import IntegrityError, transaction

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.models.append_only import AppendOnlyError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from reports.choices import Section
from reports.models.sharing import open_remarks_on
from reports.permissions import writers
from reports.services.editing import edit_report
from reports.services.sharing import assign_section, comment_on_section, reply_to_comment
from reports.sources import tasks_for
from reports.tests.factories import geneva, make_draft, make_published

pytestmark = pytest.mark.usefixtures("march", "floor")


def give(report, section, person, actor):
    return assign_section(report, section, person=person, actor=actor)


def titles(user) -> list[str]:
    return [task.title for task in tasks_for(user)]


def test_whom_a_section_is_given_to_finds_it_on_the_desk(members):
    report = make_draft()

    give(report, Section.DECISIONS, members[1], members[0])
    give(report, Section.NEXT, members[1], members[0])

    decisions, following = tasks_for(members[1])
    assert decisions.title == "Write “Decisions” in the report of February 2005"
    assert decisions.url == "/reports/2005-02/sections/decisions/"
    assert decisions.due_at == geneva(2005, 3, 5, 18)
    assert following.title == "Write “Next month” in the report of February 2005"
    assert titles(members[2]) == ["Write the report of February 2005"]


def test_a_section_changes_hands_and_is_taken_back(members):
    report = make_draft()
    give(report, Section.NEXT, members[1], members[0])

    give(report, Section.NEXT, members[2], members[0])
    assert titles(members[1]) == ["Write the report of February 2005"]
    assert titles(members[2]) == ["Write “Next month” in the report of February 2005"]

    give(report, Section.NEXT, None, members[0])
    assert not report.assignments.exists()
    assert AuditEntry.objects.filter(event="reports.section_assigned").count() == 3


def test_giving_a_section_to_whom_it_is_given_changes_nothing(members):
    report = make_draft()
    first = give(report, Section.NEXT, members[1], members[0])

    assert give(report, Section.NEXT, members[1], members[2]) == first
    assert AuditEntry.objects.filter(event="reports.section_assigned").count() == 1


@pytest.mark.parametrize(("texts", "is_written"), [
    ({"next": "Mine."}, True),
    ({"next": "Other."}, True),
    ({"next": "Other.", "now": "Mine."}, False),
    ({"next": "Mine.", "now": "Mine."}, True),
    ({"now": "Mine."}, False),
])  # fmt: skip
def test_a_section_is_written_once_its_writer_changed_it_or_let_it_stand(
    members, texts, is_written
):
    report = make_draft()
    edit_report(report, texts={"next": "Other."}, based_on=1, actor=members[2])
    given = give(report, Section.NEXT, members[1], members[0])

    edit_report(report, texts=texts, based_on=2, actor=members[1])

    given.refresh_from_db()
    assert bool(given.written_at) is is_written


def test_what_another_saves_leaves_the_section_to_its_writer(members):
    report = make_draft()
    given = give(report, Section.NEXT, members[1], members[0])

    edit_report(report, texts={"next": "Theirs."}, based_on=1, actor=members[2])

    given.refresh_from_db()
    assert given.written_at is None


def test_only_whoever_writes_reports_is_given_a_section(members):
    report, helper, stranger = make_draft(), make_user(Role.STAFF), make_user()
    assert set(writers()) == {*members, helper}
    assert give(report, Section.NEXT, helper, members[0])

    with pytest.raises(DomainError) as refusal:
        give(report, Section.NEXT, stranger, members[0])

    assert str(refusal.value) == (
        f"Members of the secretariat and its helpers write the report. {stranger} writes no "
        "reports. Choose one of them."
    )


def test_nothing_of_a_published_report_is_given_to_write(members):
    with pytest.raises(DomainError, match="only followed by a corrected version"):
        give(make_published(members), Section.NEXT, members[1], members[0])


def remark(report, actor, text="Too long."):
    return comment_on_section(report, Section.NOW, text=text, actor=actor)


def test_a_remark_stays_with_the_text_it_was_made_on(members):
    report = make_draft()
    comment = remark(report, members[0])

    edit_report(report, texts={"now": "Shorter."}, based_on=1, actor=members[1])

    assert (comment.revision.number, comment.section) == (1, "now")
    assert list(open_remarks_on(report)) == [comment]


def test_a_reply_leaves_a_remark_open_and_settling_closes_it(members):
    report = make_draft()
    comment = remark(report, members[0])

    reply_to_comment(comment, text="Why?", actor=members[1])
    assert list(open_remarks_on(report)) == [comment]

    reply_to_comment(comment, text="", actor=members[0], settles=True)
    assert not open_remarks_on(report)
    assert comment.is_settled


def test_what_is_settled_is_not_gone_on_with(members):
    comment = remark(make_draft(), members[0])
    reply_to_comment(comment, text="Done.", actor=members[1], settles=True)

    with pytest.raises(DomainError) as refusal:
        reply_to_comment(comment, text="Wait.", actor=members[2])

    assert str(refusal.value).startswith("What is settled is not gone on with.")
    assert comment.replies.count() == 1


def test_a_remark_or_a_reply_without_words_is_refused(members):
    report = make_draft()

    with pytest.raises(DomainError, match="A remark says something"):
        remark(report, members[0], text="  ")
    with pytest.raises(DomainError, match="A remark says something"):
        reply_to_comment(remark(report, members[0]), text=" ", actor=members[1])


def test_remarks_are_never_changed(members):
    comment = remark(make_draft(), members[0])
    comment.text = "Other."

    with pytest.raises(AppendOnlyError):
        comment.save()
    with pytest.raises(AppendOnlyError):
        comment.replies.all().delete()


def test_the_database_lets_a_remark_be_settled_once(members):
    comment = remark(make_draft(), members[0])
    settled = reply_to_comment(comment, text="Done.", actor=members[1], settles=True)
    settled.pk, settled._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        settled.save()
