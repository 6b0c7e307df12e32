"""Where the six write, approve and publish."""

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from reports.choices import ReportStatus
from reports.models import MonthlyReport
from reports.services.editing import edit_report, submit_report
from reports.sources import tasks_for
from reports.tests.factories import geneva, make_approved, make_draft, make_published
from reports.tests.views.test_writing import ROOM, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]


def test_the_secretariat_and_staff_may_write_and_others_may_not(client, members):
    make_draft()

    for user in (members[0], make_user(Role.STAFF)):
        assert log_in(client, user).get(f"{ROOM}draft/").status_code == 200
    log_in(client, make_user())
    assert client.get(f"{ROOM}draft/").status_code == 403
    assert client.post(f"{ROOM}edit/", typed(1, now="Mine.")).status_code == 403
    assert MonthlyReport.objects.get().revision.number == 1


@pytest.mark.parametrize("step", ["approve", "publish"])
def test_staff_write_but_neither_approve_nor_publish(client, members, step):
    make_approved(members)
    log_in(client, make_user(Role.STAFF))

    response = client.post(f"{ROOM}{step}/", {"text": "2", "confirmed": "yes"})

    assert response.status_code == 403


def test_the_writer_is_told_before_changing_an_approved_text(client, members):
    make_approved(members)
    log_in(client, members[0])

    text = client.get(f"{ROOM}edit/").text

    assert "3 people have approved this text. Once you change it, it starts without" in text


def test_one_member_hands_in_others_approve_and_one_publishes(client, members):
    report = make_draft()
    edit_report(report, texts={"now": "Mine."}, based_on=1, actor=members[0])
    log_in(client, members[0])
    client.post(f"{ROOM}submit/")
    own = client.post(f"{ROOM}approve/", {"text": "2"}, follow=True)
    assert "You saved this text yourself." in own.text
    for person in members[1:4]:
        log_in(client, person).post(f"{ROOM}approve/", {"text": "2"})

    unsure = client.post(f"{ROOM}publish/", follow=True)
    done = client.post(f"{ROOM}publish/", {"confirmed": "yes"}, follow=True)
    again = client.post(f"{ROOM}publish/", {"confirmed": "yes"}, follow=True)

    assert "Tick the box" in unsure.text
    assert "Report of February 2005 is published, and on its way by mail." in done.text
    assert "Report of February 2005 is published already." in again.text
    report.refresh_from_db()
    assert report.status == ReportStatus.PUBLISHED
    assert OutgoingMail.objects.filter(to=members[0].email, subject=str(report)).count() == 1


def test_a_correction_is_proposed_on_its_own_page_and_can_be_withdrawn(client, members):
    report = make_published(members, decisions="59 passes.")
    log_in(client, members[0])
    assert client.get(f"{ROOM}correct/").status_code == 200
    silent = client.post(f"{ROOM}correct/", typed(2, decisions="60 passes."))
    assert "60 passes.</textarea>" in silent.text
    client.post(f"{ROOM}correct/", typed(2, decisions="60 passes.", change="60, not 59."))
    report.refresh_from_db()
    assert report.status == ReportStatus.CORRECTING
    assert "60, not 59." in client.get(f"{ROOM}draft/").text
    assert "59 passes." in client.get(ROOM).text

    client.post(f"{ROOM}withdraw/")

    report.refresh_from_db()
    assert report.status == ReportStatus.PUBLISHED


def test_a_month_that_is_none_or_has_no_report_is_not_found(client, members):
    log_in(client, members[0])

    assert client.get("/reports/2005-13/draft/").status_code == 404
    assert client.get("/reports/2005-01/draft/").status_code == 404


def titles(user) -> list[str]:
    return [task.title for task in tasks_for(user)]


def test_the_desk_says_who_writes_who_approves_and_who_publishes(members):
    report = make_draft()
    assert titles(members[0]) == ["Write the report of February 2005"]
    assert tasks_for(members[0])[0].due_at == geneva(2005, 3, 5, 18)
    assert tasks_for(make_user()) == []

    edit_report(report, texts={"now": "Mine."}, based_on=1, actor=members[0])
    submit_report(report, actor=members[0])
    assert titles(members[0]) == []
    assert titles(members[1]) == ["Read and approve the report of February 2005"]


def test_the_desk_says_when_to_publish(members):
    make_approved(members)

    assert titles(members[0]) == ["Publish the report of February 2005"]
    assert titles(make_user(Role.STAFF)) == []
    with clock.at(geneva(2005, 3, 6)):
        assert MonthlyReport.objects.get().is_overdue
