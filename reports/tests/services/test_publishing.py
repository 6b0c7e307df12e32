"""What the plenary reads: approved, mailed once, corrected in the open."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.models.append_only import AppendOnlyError
from csb_portal.months import Month
from families.models import FocalPoint
from reports.choices import ReportStatus
from reports.services.compiling import compile_report
from reports.services.editing import approve_report, edit_report, submit_report
from reports.services.publishing import correct_report, publish_report, withdraw_correction
from reports.tests.factories import (
    DRAFTING,
    FEBRUARY,
    geneva,
    make_approved,
    make_draft,
    make_members,
    make_published,
    make_subscription,
    use_floor,
)

everyday = pytest.mark.usefixtures("march", "floor")
WRONG, RIGHT = "59 requests for passes.", "60 requests for passes."


@everyday
def test_an_approved_report_becomes_version_one_with_its_figures(members):
    version = publish_report(make_approved(members, now="**Read** this."), actor=members[0])

    assert (version.number, version.published_by) == ("1.0", members[0])
    assert version.report.status == ReportStatus.PUBLISHED
    assert version.report.published_at == clock.now()
    assert version.figures == version.report.figures
    assert version.sections[0] == {
        "key": "now",
        "heading": "What you can do now",
        "text": "**Read** this.",
        "html": "<p><strong>Read</strong> this.</p>\n",
    }
    entry = AuditEntry.objects.get(event="reports.published")
    assert entry.data == {"version": "1.0", "sha256": version.sha256}


@everyday
def test_an_unapproved_report_is_refused_in_words(members):
    report = make_draft()
    edit_report(report, texts={"now": "Mine."}, based_on=1, actor=members[0])
    submit_report(report, actor=members[0])
    approve_report(report, actor=members[1])

    with pytest.raises(DomainError) as refusal:
        publish_report(report, actor=members[0])

    assert str(refusal.value) == (
        "A report is published once others than its writer have approved it. "
        "2 approvals of the text as it stands are still missing. "
        "Ask the other members of the secretariat to read and approve it."
    )


@everyday
def test_a_draft_nobody_handed_in_is_not_published(members):
    with pytest.raises(DomainError, match="a draft that nobody has handed in"):
        publish_report(make_draft(), actor=members[0])


@everyday
def test_a_small_secretariat_needs_no_more_approvals_than_it_has_others(members):
    FocalPoint.objects.filter(user__in=members[2:]).update(until="2005-02-20")
    report = make_draft()
    edit_report(report, texts={"now": "Mine."}, based_on=1, actor=members[0])
    submit_report(report, actor=members[0])
    approve_report(report, actor=members[1])

    assert publish_report(report, actor=members[0]).number == "1.0"


@everyday
def test_publication_mails_the_bureau_and_confirmed_subscribers_once(members):
    make_subscription("reader@example.org")
    make_subscription("maybe@example.org", confirmed_at=None)
    make_subscription("gone@example.org", unsubscribed_at=clock.now())
    make_subscription(members[0].email)

    report = make_published(members)
    with pytest.raises(DomainError) as refusal:
        publish_report(report, actor=members[1])

    mails = OutgoingMail.objects.about("reports:published:2005-02:1.0")
    readers = {*FocalPoint.objects.sitting().users().values_list("email", flat=True)}
    assert sorted(mail.to for mail in mails) == sorted({*readers, "reader@example.org"})
    assert "A version is published, and mailed, once." in str(refusal.value)


@everyday
def test_a_correction_is_a_new_version_that_says_what_changed(members):
    report = make_published(members, decisions=WRONG)
    with clock.at(geneva(2005, 3, 8, 11)):
        change = "“59 requests” should read 60."
        correct_report(report, texts={"decisions": RIGHT}, change=change, actor=members[0])
        approve_report(report, actor=members[1])
        version = publish_report(report, actor=members[0])

    first, second = report.versions.order_by("correction")
    assert second == version
    assert (second.number, second.change) == ("1.1", change)
    assert (first.sections[1]["text"], second.sections[1]["text"]) == (WRONG, RIGHT)
    assert first.figures == second.figures
    report.refresh_from_db()
    assert report.published_at == first.published_at
    assert OutgoingMail.objects.about("reports:corrected:2005-02:1.1").exists()


@everyday
def test_the_next_draft_tells_of_the_correction(members):
    report = make_published(members, decisions=WRONG)
    with clock.at(geneva(2005, 3, 8, 11)):
        correct_report(report, texts={"decisions": RIGHT}, change="60, not 59.", actor=members[0])
        approve_report(report, actor=members[1])
        publish_report(report, actor=members[0])

    with clock.at(geneva(2005, 4, 1, 6)):
        texts = compile_report(Month(2005, 3)).revision.texts

    assert texts["complaints"] == (
        "- [Report of February 2005](/reports/2005-02/1.1/): corrected by version 1.1: 60, not 59."
    )


@everyday
def test_a_correction_needs_another_member(members):
    report = make_published(members, decisions=WRONG)
    correct_report(report, texts={"decisions": RIGHT}, change="60.", actor=members[0])

    with pytest.raises(DomainError, match="1 approval of the text as it stands is still missing"):
        publish_report(report, actor=members[0])
    with pytest.raises(DomainError, match="You saved this text yourself"):
        approve_report(report, actor=members[0])


@everyday
@pytest.mark.parametrize(
    ("texts", "change", "sentence"),
    [
        ({"decisions": RIGHT}, "  ", "You have not said what changes."),
        ({"decisions": WRONG}, "60.", "The text is the same as the published one."),
    ],
)
def test_a_correction_changes_something_and_says_what(members, texts, change, sentence):
    report = make_published(members, decisions=WRONG)

    with pytest.raises(DomainError, match=sentence):
        correct_report(report, texts=texts, change=change, actor=members[0])

    report.refresh_from_db()
    assert report.status == ReportStatus.PUBLISHED


@everyday
def test_a_withdrawn_correction_leaves_the_published_text(members):
    report = make_published(members, decisions=WRONG)
    correct_report(report, texts={"decisions": RIGHT}, change="60.", actor=members[0])
    with pytest.raises(DomainError, match="waits for approval already"):
        correct_report(report, texts={"decisions": "Other."}, change="x", actor=members[1])

    report = withdraw_correction(report, actor=members[1])

    assert report.status == ReportStatus.PUBLISHED
    assert report.revision.texts["decisions"] == WRONG
    assert report.versions.count() == 1
    with pytest.raises(DomainError, match="No correction"):
        withdraw_correction(report, actor=members[1])


@everyday
def test_a_published_version_is_never_edited(members):
    version = make_published(members).versions.get()
    version.change = "Quietly."

    with pytest.raises(AppendOnlyError):
        version.save()
    with pytest.raises(AppendOnlyError):
        version.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_eight_clicks_publish_and_mail_once(monkeypatch):
    use_floor(monkeypatch)
    members = make_members()
    make_subscription()
    with clock.at(DRAFTING):
        report = make_approved(members)

    def click(_):
        try:
            with clock.at(DRAFTING):
                publish_report(report, actor=members[0])
        except DomainError:
            return "refused"
        else:
            return "published"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(click, range(8)))

    assert outcomes == ["published"] + ["refused"] * 7
    assert report.versions.count() == 1
    assert OutgoingMail.objects.filter(to="reader@example.org").count() == 1
    assert report.period == FEBRUARY
