"""Reviews, flags and applications in the administration: seen before anything is sent."""

import re

import pytest

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import CompositionReview, ProcessFlag
from families.tests.admission_helpers import received
from families.tests.review_helpers import at, case_of, confirmed, notice_at, open_at

pytestmark = pytest.mark.django_db

REVIEWS = "/admin/families/compositionreview/"
WINDOW = {"first": "2004-11-01", "last": "2005-02-28"}


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def seen_in(html):
    return re.search(r'name="seen" value="(\w+)"', html)[1]


def test_a_review_is_previewed_before_anything_is_written_or_sent(staff, silent):
    with at("2005-03-02T10:00"):
        assert 'value="2004-11-01"' in staff.get(f"{REVIEWS}open/").text
        preview = staff.post(f"{REVIEWS}open/", WINDOW).text

        assert "This is a preview. Nothing has been written." in preview
        assert "1 family would be asked kindly" in preview
        assert not CompositionReview.objects.exists()
        assert not OutgoingMail.objects.filter(occasion__startswith="review").exists()

        staff.post(f"{REVIEWS}open/", WINDOW | {"seen": seen_in(preview)})
    assert CompositionReview.objects.get().cases.get().family == silent


def test_a_window_that_is_not_over_is_explained(staff, silent):
    with at("2005-02-20T10:00"):
        page = staff.post(f"{REVIEWS}open/", WINDOW).text

    assert "A review looks at days that are over" in page


def test_notices_are_previewed_with_their_recipients(staff, silent):
    review = open_at()
    path = f"{REVIEWS}{review.pk}/notices/"
    with at("2005-03-06T10:00"):
        page = staff.post(path, {"seen": seen_in(staff.get(path).text)}).text
        assert "Notice follows 5 days after the kind reminder" in page
    with at("2005-03-07T10:00"):
        preview = staff.get(path).text
        assert "silent@example.org" in preview
        assert case_of(silent).noticed_at is None
        staff.post(path, {"seen": seen_in(preview)})

    assert case_of(silent).notices_sent == 1


def test_a_preview_of_notices_that_is_stale_sends_nothing(staff, silent):
    review = open_at()
    path = f"{REVIEWS}{review.pk}/notices/"
    with at("2005-03-07T10:00"):
        seen = seen_in(staff.get(path).text)
        confirmed(silent.focal_points.first(), review.last_day.replace(month=3, day=7))
        page = staff.post(path, {"seen": seen}).text

    assert "something has changed" in page
    assert case_of(silent).noticed_at is None


def test_the_flag_of_the_process_is_set_and_lifted_with_a_reason(staff, silent):
    path = f"/admin/families/processflag/set/{silent.pk}/"
    staff.post(path, {"reason": ""})
    assert not ProcessFlag.objects.exists()
    staff.post(path, {"reason": "Absent from both PrepComs."})
    assert "carries this flag already" in staff.post(path, {"reason": "Again."}).text
    flag = ProcessFlag.objects.get()

    lift = f"/admin/families/processflag/{flag.pk}/lift/"
    assert "lift the flag" in staff.get(lift).text
    staff.post(lift, {"reason": "They came."})

    flag.refresh_from_db()
    assert (flag.lift_reason, flag.lifted_at is not None) == ("They came.", True)


def addresses(silent):
    review, application = notice_at(), received()
    return [
        REVIEWS,
        f"{REVIEWS}open/",
        f"{REVIEWS}{review.pk}/change/",
        f"{REVIEWS}{review.pk}/notices/",
        "/admin/families/processflag/",
        f"/admin/families/processflag/set/{silent.pk}/",
        "/admin/families/application/",
        f"/admin/families/application/{application.pk}/change/",
    ]


def test_staff_may_enter_every_page_and_nobody_else_any(client, silent):
    pages = addresses(silent)
    with at("2005-03-20T10:00"):
        log_in(client, make_user(Role.STAFF))
        assert [client.get(page).status_code for page in pages] == [200] * len(pages)
        for person in (make_user(Role.OPERATOR), silent.focal_points.first().user):
            log_in(client, person)
            codes = {client.get(page).status_code for page in pages}
            assert codes <= {302, 403}
