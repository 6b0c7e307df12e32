"""What staff see of the lists in another program, and what they can do there."""

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.engines.base import EngineUnreachable
from liaison.models import ListCheck
from liaison.services.engines.syncing import compare_list
from liaison.services.engines.tending import tend_engines
from liaison.tests.channels.factories import channel, make_post
from liaison.tests.engines.moments import MORNING

pytestmark = pytest.mark.django_db


def channels(client):
    return client.get(reverse("admin:liaison_channel_changelist"))


def page_of(of) -> str:
    return reverse("admin:liaison_channel_differences", args=[of.pk])


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def test_the_steps_are_shown_and_none_is_taken(staff, fake, bureau):
    focal_point = make_focal_point()

    page = staff.get(page_of(bureau))

    assert "bureau@lists.example.org" in page.text
    assert focal_point.user.email in page.text
    assert f"focal point of {focal_point.family}" in page.text
    assert fake.lists == {}


def test_exactly_what_was_seen_is_done(staff, fake, bureau):
    focal_point = make_focal_point()
    seen = staff.get(page_of(bureau)).context["diff"].mark

    page = staff.post(page_of(bureau), {"seen": seen}, follow=True)

    assert "The list is in step with its channel." in page.text
    assert focal_point.user.email in fake.lists[bureau.address].members
    entry = AuditEntry.objects.get(event="liaison.list_synced")
    assert (entry.data["added"], entry.data["is_new"]) == (4, True)


def test_what_has_changed_since_is_not_done(staff, fake, bureau):
    seen = staff.get(page_of(bureau)).context["diff"].mark
    make_focal_point()

    page = staff.post(page_of(bureau), {"seen": seen}, follow=True)

    assert "has changed since you looked" in page.text
    assert fake.lists == {}


def test_an_engine_that_is_away_is_said_to_be_and_the_page_works(staff, fake, bureau):
    fake.fault = EngineUnreachable("no answer")
    make_post(bureau, subject="Agenda")
    for _ in range(3):
        staff.get(page_of(bureau))

    page = staff.get(page_of(bureau))

    assert "The list engine is unreachable since" in page.text
    assert "Agenda" in page.text
    assert staff.post(page_of(bureau), {"seen": "x"}).status_code == 302


def test_the_portals_own_channels_cannot_differ(staff):
    assert "there is no list that could differ" in staff.get(page_of(channel())).text


@pytest.mark.parametrize("role", [Role.OPERATOR, None])
def test_only_staff_look_at_lists(client, fake, bureau, role):
    log_in(client, make_user(*([role] if role else [])))

    assert client.get(page_of(bureau)).status_code in {302, 403}
    assert client.post(page_of(bureau), {"seen": "x"}).status_code in {302, 403}
    assert fake.asked == 0


def test_the_list_of_channels_says_how_each_stands(staff, fake, bureau):
    plenary = channel("plenary", engine="mailman")
    with clock.at(MORNING):
        compare_list(plenary)
    differences = ListCheck.objects.get().differences
    page = channels(staff)
    assert f"{differences} differences" in page.text
    assert "not looked at yet" in page.text
    assert "the portal itself" in page.text

    tend_engines()
    assert "in step" in channels(staff).text

    fake.fault = EngineUnreachable("no answer")
    ListCheck.objects.all().delete()
    for _ in range(3):
        tend_engines()
    assert "unreachable since" in channels(staff).text


def test_one_list_more_costs_no_query_more(staff, fake, bureau, django_assert_num_queries):
    compare_list(bureau)
    channels(staff)
    with django_assert_num_queries(12):
        channels(staff)
    for slug in ("plenary", "csb-gb", "csb-io"):
        compare_list(channel(slug, engine="mailman"))

    with django_assert_num_queries(12):
        channels(staff)


def test_a_changed_channel_is_in_the_trail(staff, bureau):
    url = reverse("admin:liaison_channel_change", args=[bureau.pk])
    form = staff.get(url).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields}
    rules = {
        "rules-TOTAL_FORMS": "0",
        "rules-INITIAL_FORMS": "0",
    }

    staff.post(url, values | rules | {"engine": "embedded"})

    bureau.refresh_from_db()
    assert bureau.engine == "embedded"
    entry = AuditEntry.objects.get(event="liaison.channel_changed")
    assert entry.data == {"fields": ["engine"]}
