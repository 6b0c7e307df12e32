"""The report stands in the plenary's channel, and nobody gets it twice."""

import pytest

from csb_portal.models import OutgoingMail
from families.models import FocalPoint
from liaison.models import Audience, Channel, Post
from liaison.tests.channels.factories import channel, make_subscriber
from reports.services.editing import approve_report
from reports.services.publishing import correct_report, publish_report
from reports.tests.factories import make_approved, make_published, make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]


def test_the_report_is_posted_with_its_text_figures_and_address(members, settings):
    make_published(members, now="**Read** this.")

    post = Post.objects.get(channel=channel("plenary"))
    assert (post.subject, post.author_name) == ("Report of February 2005", "The secretariat")
    assert post.body.startswith("WHAT YOU CAN DO NOW\n\n**Read** this.")
    assert "  Relays received: 7\n" in post.body
    assert post.body.endswith(f"{settings.SITE_URL}/reports/2005-02/1.0/\n")


def test_a_correction_answers_the_version_before_it_with_what_it_changes(members):
    report = make_published(members, now="59 requests.")
    correct_report(report, texts={"now": "60."}, change="60, not 59.", actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[0])

    first, second = Post.objects.filter(channel=channel("plenary")).order_by("number")
    assert second.parent == first
    assert second.body.startswith("60, not 59.\n\n")


def test_whoever_had_the_report_by_mail_gets_no_second_one(members):
    make_subscription("both@example.org")
    for email in ("both@example.org", "plenary-only@example.org"):
        make_subscriber(channel("plenary"), email=email)

    make_published(members)

    got = OutgoingMail.objects.filter(occasion__regex="published|post")
    to = list(got.values_list("to", flat=True))
    assert to.count("both@example.org") == 1
    assert to.count("plenary-only@example.org") == 1
    bureau = FocalPoint.objects.values_list("user__email", flat=True)
    assert all(to.count(email) == 1 for email in bureau)


def test_without_a_channel_the_report_is_published_all_the_same(members):
    Channel.objects.filter(audience__in=Audience.objects.filter(kind="plenary")).update(
        is_active=False
    )

    publish_report(make_approved(members), actor=members[0])

    assert not Post.objects.exists()
