"""Words around the figures: nobody's are lost, and nobody approves their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.models.append_only import AppendOnlyError
from reports.choices import ReportStatus, Section
from reports.permissions import approvals_missing, member_ids
from reports.services.editing import (
    StaleText,
    approve_report,
    edit_report,
    set_approvals_wanted,
    submit_report,
)
from reports.services.publishing import correct_report
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
    assert (refusal.value.merged, refusal.value.conflicts) == ({"now": "Second."}, ["now"])
    assert report.revision.texts["now"] == "First."
    assert str(refusal.value) == (
        f"Nobody's words are overwritten unread. {members[0]} saved another text while you were "
        "at it. Compare the two below, take over what you want to keep, and save again."
    )


def test_what_others_saved_meanwhile_in_other_sections_stays(members):
    report = make_draft()
    typed = report.revision.texts | {"next": "Mine."}
    edit_report(report, texts={"now": "Theirs."}, based_on=1, actor=members[0])

    revision = edit_report(report, texts=typed, based_on=1, actor=members[1])

    assert (revision.number, revision.texts["now"], revision.texts["next"]) == (
        3,
        "Theirs.",
        "Mine.",
    )


def test_two_who_say_differently_what_a_correction_changes_are_shown_both(members):
    report = make_published(members, decisions="59.")
    correct_report(report, texts={"decisions": "60."}, change="First.", actor=members[0])
    edit_report(report, texts={}, change="Theirs.", based_on=3, actor=members[1])

    with pytest.raises(StaleText) as refusal:
        edit_report(report, texts={}, change="Mine.", based_on=3, actor=members[0])

    assert refusal.value.conflicts == ["change"]
    assert report.revision.change == "Theirs."


def test_what_was_typed_over_a_text_nobody_knows_is_no_blank_cheque(members):
    report = make_draft()

    with pytest.raises(StaleText):
        edit_report(report, texts={"families": "Mine."}, based_on=99, actor=members[0])

    assert report.revision.number == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_seven_who_save_a_section_each_at_once_lose_no_word(members):
    report = make_draft()

    def save(section):
        try:
            edit_report(report, texts={section: section.name}, based_on=1, actor=members[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(Section)) as pool:
        list(pool.map(save, Section))

    assert report.revision.texts == {section.value: section.name for section in Section}
    assert report.revision.number == 1 + len(Section)


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
