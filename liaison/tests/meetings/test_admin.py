"""Staff keep the series; meetings are looked at and never edited there."""

import pytest
from django.urls import reverse

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from liaison.models import Meeting, MeetingSeries
from liaison.tests.factories import bureau
from liaison.tests.meeting_factories import business, later, make_action, make_announced

pytestmark = pytest.mark.django_db
TERMS = {
    "slug": "interface",
    "kind": "interface",
    "title": "Interface",
    "time_zone": "Europe/Zurich",
    "languages": "en fr",
    "notice_hours": 48,
    "minutes_hours": 72,
    "objection_hours": 48,
    "rhythm_every": 4,
    "rhythm_unit": "week",
    "duration_minutes": 45,
    "is_running": "on",
}


def page(model: str, name: str = "changelist", *args: object) -> str:
    return reverse(f"admin:liaison_{model}_{name}", args=args)


def test_staff_enter_a_series_with_its_terms(client):
    log_in(client, make_user(Role.STAFF))

    client.post(page("meetingseries", "add"), TERMS | {"counterpart": business().pk, "quorum": 3})

    series = MeetingSeries.objects.get()
    assert (series.counterpart, series.rhythm, series.quorum) == (business(), "every 4 weeks", 3)
    assert "every 4 weeks" in client.get(page("meetingseries")).text


@pytest.mark.parametrize("parties", [[], ["audience"], ["audience", "counterpart"]])
def test_a_series_is_with_the_one_its_kind_says(client, parties):
    log_in(client, make_user(Role.STAFF))
    chosen = {"audience": bureau().pk, "counterpart": business().pk}

    shown = client.post(
        page("meetingseries", "add"), TERMS | {name: chosen[name] for name in parties}
    )

    assert "An interface meeting is with one body" in shown.text
    assert not MeetingSeries.objects.exists()


def test_plans_and_ways_in_from_afar_are_not_for_operators(client, member):
    meeting = make_announced(member)
    log_in(client, make_user(Role.OPERATOR))

    for model in ("meetingseries", "meeting", "actionitem"):
        assert client.get(page(model)).status_code == 403
        assert client.get(page(model, "add")).status_code == 403
    assert client.get(page("meeting", "change", meeting.pk)).status_code == 403


def test_a_meeting_and_its_actions_are_looked_at_but_never_edited(client, member):
    meeting = make_announced(member)
    with later(meeting):
        action = make_action(meeting, member)
    log_in(client, make_user(Role.STAFF))

    for model, row in (("meeting", meeting), ("actionitem", action)):
        assert client.get(page(model)).status_code == 200
        assert client.get(page(model, "change", row.pk)).status_code == 200
        assert client.post(page(model, "change", row.pk), {"title": "x"}).status_code == 403
        assert client.get(page(model, "add")).status_code == 403
    assert Meeting.objects.get().title == "Interface meeting"
