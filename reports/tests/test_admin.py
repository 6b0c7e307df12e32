"""What staff see and do in the administration."""

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from reports.models import MonthlyReport, Subscription
from reports.tests.factories import geneva, make_draft, make_published, make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
ADMIN = "/admin/reports"


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def test_staff_see_reports_versions_and_texts(staff, members):
    report = make_published(members)
    version, text = report.versions.get(), report.revision

    for page in (
        f"{ADMIN}/monthlyreport/",
        f"{ADMIN}/monthlyreport/{report.pk}/change/",
        f"{ADMIN}/reportversion/",
        f"{ADMIN}/reportversion/{version.pk}/change/",
        f"{ADMIN}/textrevision/{text.pk}/change/",
        f"{ADMIN}/subscription/",
    ):
        assert staff.get(page).status_code == 200, page


def test_operators_of_elections_do_not(client):
    log_in(client, make_user(Role.OPERATOR))

    assert client.get(f"{ADMIN}/monthlyreport/").status_code == 403
    assert client.post(f"{ADMIN}/monthlyreport/draft-missing/").status_code == 403


def test_missing_months_are_listed_and_drafted_at_a_click(staff, members):
    make_draft()
    with clock.at(geneva(2005, 5, 1, 7)):
        page = staff.get(f"{ADMIN}/monthlyreport/")
        done = staff.post(f"{ADMIN}/monthlyreport/draft-missing/", follow=True)

    assert "<li>2005-03</li>" in page.text
    assert "<li>2005-04</li>" in page.text
    assert "2 reports are drafted." in done.text
    assert MonthlyReport.objects.count() == 3


def test_staff_set_how_many_approve_while_it_is_a_draft(staff, members):
    report = make_draft()
    data = {"approvals_wanted": "2"}
    for prefix in ("versions", "revisions"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    response = staff.post(f"{ADMIN}/monthlyreport/{report.pk}/change/", data, follow=True)

    report.refresh_from_db()
    assert report.approvals_wanted == 2
    assert "The number of approvals is set." in response.text


def test_staff_take_an_address_out_at_its_owners_word(staff):
    subscription = make_subscription()
    data = {"action": "remove", "_selected_action": [subscription.pk]}

    response = staff.post(f"{ADMIN}/subscription/", data, follow=True)

    assert "The selected addresses are forgotten." in response.text
    assert not Subscription.objects.exists()
