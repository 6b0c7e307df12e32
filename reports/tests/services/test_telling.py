"""Writers hear what they were given and what others said on it: once, and not from themselves."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.golden import assert_golden
from reports.choices import Section
from reports.models import MonthlyReport
from reports.services.editing import approve_report, submit_report
from reports.services.publishing import correct_report, publish_report
from reports.services.sharing import assign_section, comment_on_section, reply_to_comment
from reports.tasks import tell_of_sections
from reports.tests.factories import DRAFTING, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]


@pytest.fixture
def report(members) -> MonthlyReport:
    members[1].name = "Asha"
    members[1].save()
    return make_draft()


def mails_to(person) -> list[OutgoingMail]:
    told = OutgoingMail.objects.filter(occasion__startswith="reports:sections:")
    return list(told.filter(to=person.email).order_by("pk"))


def told_after(minutes: int) -> None:
    with clock.at(DRAFTING + timedelta(minutes=minutes)):
        tell_of_sections()


def remark(report, section, text, actor, minutes: int):
    with clock.at(DRAFTING + timedelta(minutes=minutes)):
        return comment_on_section(report, section, text=text, actor=actor)


def test_all_that_is_new_comes_in_one_mail(report, members):
    writer, asha, *_rest = members
    for section in (Section.DECISIONS, Section.MEETINGS):
        assign_section(report, section, person=asha, actor=writer)
    remark(report, Section.DECISIONS, "Who decided?", writer, 1)
    remark(report, Section.DECISIONS, "And when?", writer, 2)

    told_after(10)

    (mail,) = mails_to(asha)
    assert_golden(mail, "reports/sections_changed", hiding={writer.name: "PERSON"})


def test_nothing_is_told_twice(report, members):
    assign_section(report, Section.DECISIONS, person=members[1], actor=members[0])
    told_after(10)
    told_after(20)
    assert len(mails_to(members[1])) == 1

    first = remark(report, Section.DECISIONS, "Who?", members[0], 25)
    told_after(30)
    with clock.at(DRAFTING + timedelta(minutes=35)):
        reply_to_comment(first, text="The six.", actor=members[2])
    told_after(40)

    given, remarked, replied = mails_to(members[1])
    assert "is yours to write" in given.body
    assert "is yours to write" not in remarked.body
    assert "Who?" in remarked.body
    assert "The six." in replied.body
    assert "Who?" not in replied.body


def test_nobody_is_told_of_what_they_did_themselves(report, members):
    assign_section(report, Section.DECISIONS, person=members[1], actor=members[1])
    remark(report, Section.DECISIONS, "Mine.", members[1], 1)
    remark(report, Section.MEETINGS, "Of no writer.", members[0], 1)

    told_after(10)

    assert [mails_to(person) for person in members] == [[]] * 6


def test_whoever_writes_no_longer_is_not_told(report, members):
    assign_section(report, Section.DECISIONS, person=members[1], actor=members[0])
    type(members[1]).objects.filter(pk=members[1].pk).update(is_active=False)

    told_after(10)

    assert mails_to(members[1]) == []


def test_a_section_given_to_another_is_news_to_the_other_alone(report, members):
    assign_section(report, Section.DECISIONS, person=members[1], actor=members[0])
    told_after(10)
    with clock.at(DRAFTING + timedelta(minutes=15)):
        assign_section(report, Section.DECISIONS, person=members[2], actor=members[0])

    told_after(20)

    assert [len(mails_to(person)) for person in members[:3]] == [0, 1, 1]


def test_a_section_that_is_written_already_is_no_news(report, members):
    assign_section(report, Section.DECISIONS, person=members[1], actor=members[0])
    report.assignments.update(written_at=DRAFTING)

    told_after(10)

    assert mails_to(members[1]) == []


def test_what_was_not_told_before_publication_is_not_told_when_it_is_corrected(report, members):
    assign_section(report, Section.DECISIONS, person=members[1], actor=members[0])
    submit_report(report, actor=members[0])
    for person in members[:3]:
        approve_report(report, actor=person)
    publish_report(report, actor=members[0])
    correct_report(report, texts={"now": "Right."}, change="It was wrong.", actor=members[0])

    told_after(10)

    assert mails_to(members[1]) == []
