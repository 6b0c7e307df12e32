"""Words around the figures: nobody's are lost, and nobody approves their own."""

import pytest

from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.models.append_only import AppendOnlyError
from reports.choices import ReportStatus
from reports.permissions import approvals_missing, member_ids
from reports.services.editing import (
    StaleText,
    approve_report,
    edit_report,
    set_approvals_wanted,
    submit_report,
)
from reports.tests.factories import make_approved, make_draft, make_published

pytestmark = pytest.mark.usefixtures("march", "floor")


def test_a_saved_text_is_kept_beside_the_one_before(members):
    report = make_draft()

    revision = edit_report(report, texts={"now": "Mine."}, based_on=1, actor=members[0])

    assert (revision.number, revision.saved_by) == (2, members[0])
    assert revision.texts["now"] == "Mine."
    assert revision.texts["families"] == "21 families are active, and 42 seats are filled."
    assert [one.number for one in report.revisions.all()] == [1, 2]


def test_a_text_saved_from_an_old_one_is_refused_with_both_in_hand(members):
    report = make_draft()
    edit_report(report, texts={"now": "First."}, based_on=1, actor=members[0])

    with pytest.raises(StaleText) as refusal:
        edit_report(report, texts={"now": "Second."}, based_on=1, actor=members[1])

    assert refusal.value.current.texts["now"] == "First."
    assert str(refusal.value) == (
        f"Nobody's words are overwritten unread. {members[0]} saved another text while you were "
        "at it. Compare the two below, take over what you want to keep, and save again."
    )


def test_saving_what_is_there_already_changes_nothing(members):
    report = make_draft()
    texts = report.revision.texts

    revision = edit_report(report, texts=texts, based_on=1, actor=members[0])

    assert revision.number == 1
    assert not AuditEntry.objects.filter(event="reports.edited").exists()


def test_saved_texts_and_approvals_are_never_changed(members):
    report = make_approved(members)

    with pytest.raises(AppendOnlyError):
        report.revisions.update(texts={})
    with pytest.raises(AppendOnlyError):
        report.revision.approvals.all().delete()


def test_handing_in_asks_every_member_but_the_writer(members):
    report = make_draft()
    edit_report(report, texts={"now": "Mine."}, based_on=1, actor=members[0])

    submit_report(report, actor=members[0])

    asked = OutgoingMail.objects.about("reports:to-approve:2005-02:2")
    assert sorted(mail.to for mail in asked) == sorted(one.email for one in members[1:])


def test_a_report_is_handed_in_once(members):
    report = make_draft()
    submit_report(report, actor=members[0])

    with pytest.raises(TransitionNotAllowed):
        submit_report(report, actor=members[1])


def test_nobody_approves_their_own_text(members):
    report = make_draft()
    edit_report(report, texts={"now": "Mine."}, based_on=1, actor=members[0])
    submit_report(report, actor=members[1])

    with pytest.raises(DomainError) as refusal:
        approve_report(report, actor=members[0])

    assert str(refusal.value) == (
        "A report is approved by others than whoever wrote its last text. "
        "You saved this text yourself. "
        "Ask another member of the secretariat to read and approve it."
    )


def test_an_approval_counts_once(members):
    report = make_approved(members)

    with pytest.raises(DomainError, match="You have approved this text already"):
        approve_report(report, actor=members[1])

    assert report.revision.approvals.count() == 3


def test_a_draft_nobody_handed_in_cannot_be_approved(members):
    with pytest.raises(DomainError, match="so there is nothing to approve"):
        approve_report(make_draft(), actor=members[0])


def test_a_new_text_voids_approvals_and_asks_for_new_ones(members):
    report = make_approved(members)
    assert approvals_missing(report, report.revision, member_ids()) == 0

    revision = edit_report(report, texts={"now": "Other."}, based_on=2, actor=members[1])

    assert approvals_missing(report, revision, member_ids()) == 3
    assert OutgoingMail.objects.about("reports:to-approve:2005-02:3").count() == 5


def test_only_the_text_that_was_read_is_approved(members):
    report = make_draft()
    submit_report(report, actor=members[0])
    edit_report(report, texts={"now": "Newer."}, based_on=1, actor=members[0])

    with pytest.raises(DomainError, match="Another text was saved since"):
        approve_report(report, actor=members[1], text=1)


def test_a_published_report_is_not_edited(members):
    report = make_published(members)

    with pytest.raises(DomainError) as refusal:
        edit_report(report, texts={"now": "Late."}, based_on=2, actor=members[0])

    assert "never edited, only followed by a corrected version" in str(refusal.value)


def test_the_number_of_approvals_is_fixed_once_a_text_is_handed_in(members):
    report = make_draft()
    submit_report(report, actor=members[0])

    with pytest.raises(DomainError, match="is no draft any more"):
        set_approvals_wanted(report, number=1, actor=members[0])

    report.refresh_from_db()
    assert (report.status, report.approvals_wanted) == (ReportStatus.IN_REVIEW, 3)
