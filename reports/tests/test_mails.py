"""The mails of this floor, to the letter."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.golden import assert_golden
from reports import tokens
from reports.services.editing import approve_report, edit_report, submit_report
from reports.services.publishing import correct_report, publish_report
from reports.services.reminding import remind_of_due_reports
from reports.services.subscriptions import request_subscription
from reports.tests.factories import (
    geneva,
    make_draft,
    make_notice,
    make_published,
    make_subscription,
    use_floor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]


@pytest.fixture
def asha(members):
    """The second of the six, by a name and a zone of her own."""
    members[1].name, members[1].time_zone = "Asha", "Asia/Kolkata"
    members[1].save()
    return members[1]


def mail_about(occasion: str, to: str) -> OutgoingMail:
    return OutgoingMail.objects.about(f"reports:{occasion}").get(to=to)


def test_the_draft_is_announced_in_the_readers_zone(asha):
    make_draft()

    assert_golden(mail_about("drafted:2005-02", asha.email), "reports/report_drafted")


def test_what_falls_due_is_said_the_day_before_in_the_readers_zone(asha):
    make_draft()

    with clock.at(geneva(2005, 3, 4, 18)):
        remind_of_due_reports()

    assert_golden(mail_about("due-soon:2005-02", asha.email), "reports/report_due_soon")


def test_what_is_late_is_said_with_what_everybody_sees(members, asha):
    submit_report(make_draft(), actor=members[0])

    with clock.at(geneva(2005, 3, 5, 18)):
        remind_of_due_reports()

    assert_golden(mail_about("overdue:2005-02", asha.email), "reports/report_overdue")


def test_a_text_is_put_before_those_who_did_not_write_it(members, asha):
    report = make_draft()
    edit_report(report, texts={"now": "Mine."}, based_on=1, actor=members[0])
    submit_report(report, actor=members[0])

    mail = mail_about("to-approve:2005-02:2", asha.email)
    assert_golden(mail, "reports/report_to_approve", hiding={members[0].name: "PERSON"})


def test_a_proposed_correction_says_what_changes(members, asha):
    report = make_published(members, decisions="59.")
    correct_report(report, texts={"decisions": "60."}, change="60, not 59.", actor=members[0])

    mail = mail_about("to-approve:2005-02:3", asha.email)
    assert_golden(mail, "reports/correction_to_approve", hiding={members[0].name: "PERSON"})


def test_the_report_goes_out_with_its_text_its_figures_and_one_click_to_leave(
    members, asha, monkeypatch
):
    use_floor(monkeypatch, notices=[make_notice()])
    subscription = make_subscription()
    make_published(members, decisions="The **six** met.")

    mail = mail_about("published:2005-02:1.0", "reader@example.org")
    url = tokens.unsubscribe_url(subscription.pk)
    assert mail.headers == {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    hiding = {tokens.unsubscribe_token(subscription.pk): "TOKEN"}
    assert_golden(mail, "reports/report_published", hiding=hiding)
    bureau = mail_about("published:2005-02:1.0", asha.email)
    assert bureau.headers == {}
    assert_golden(bureau, "reports/report_published_to_the_bureau")


def test_a_correction_goes_to_the_same_readers(members):
    subscription = make_subscription()
    report = make_published(members, decisions="59.")
    correct_report(report, texts={"decisions": "60."}, change="60, not 59.", actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[0])

    hiding = {tokens.unsubscribe_token(subscription.pk): "TOKEN"}
    mail = mail_about("corrected:2005-02:1.1", "reader@example.org")
    assert_golden(mail, "reports/report_corrected", hiding=hiding)


def test_a_mailbox_is_asked_whether_it_wants_the_reports():
    subscription = request_subscription(email="reader@example.org", language="en")

    mail = OutgoingMail.objects.get()
    hiding = {tokens.confirm_token(subscription.pk): "TOKEN"}
    assert_golden(mail, "reports/subscription_requested", hiding=hiding)


def test_a_subscriber_is_told_that_the_address_was_entered_again():
    subscription = make_subscription()
    with clock.at(clock.now() + timedelta(days=1)):
        request_subscription(email="reader@example.org", language="en")

    hiding = {tokens.unsubscribe_token(subscription.pk): "TOKEN"}
    assert_golden(OutgoingMail.objects.get(), "reports/subscription_known", hiding=hiding)
