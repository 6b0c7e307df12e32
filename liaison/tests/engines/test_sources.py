"""Who is told of a list engine that is away."""

from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from liaison.engines.base import EngineUnreachable
from liaison.services.engines.handing_over import note_taken
from liaison.services.engines.tending import tend_engines
from liaison.sources.engines import tasks_for
from liaison.tests.channels.factories import make_post
from liaison.tests.engines.moments import MORNING

pytestmark = pytest.mark.django_db


def go_away(fake) -> None:
    fake.fault = EngineUnreachable("no answer")
    with clock.at(MORNING):
        for _ in range(3):
            tend_engines()


def test_staff_are_told_since_when_an_engine_is_away_and_how_much_waits(fake, bureau):
    make_post(bureau)
    go_away(fake)

    (task,) = tasks_for(make_user(Role.STAFF))

    assert task.title.startswith("The list engine Mailman 3 is unreachable since 1 February 2005")
    assert task.detail == "1 post waits."
    assert tasks_for(make_user()) == []


def test_staff_are_told_of_a_list_that_waits_for_them(fake, bureau):
    tend_engines()
    for number in range(12):
        fake.add_member(bureau.address, f"former-{number}@example.org", "member")
    make_post(bureau)

    tend_engines()

    (task,) = tasks_for(make_user(Role.STAFF))
    assert task.url == reverse("admin:liaison_channel_differences", args=[bureau.pk])


def test_while_all_is_well_nobody_is_told_anything(fake, bureau):
    make_post(bureau)
    tend_engines()

    assert tasks_for(make_user(Role.STAFF)) == []


def test_staff_are_told_of_a_post_that_never_came_back(fake, bureau):
    staff = make_user(Role.STAFF)
    with clock.at(MORNING):
        lost, filed = make_post(bureau, subject="Rooms"), make_post(bureau)
        tend_engines()
        note_taken(filed, came_back=True)
    told = []
    for after in (timedelta(hours=5), timedelta(hours=7), timedelta(days=8)):
        with clock.at(MORNING + after):
            told.append([(task.title, task.url) for task in tasks_for(staff)])

    task = ("“Rooms” never came back from the list engine", lost.get_absolute_url())
    assert told == [[], [task], []]


def test_the_pages_of_the_channel_say_it_and_work(client, fake, bureau):
    post = make_post(bureau)
    pages = (bureau.get_absolute_url(), post.get_absolute_url())
    assert not any("unreachable" in client.get(page).text for page in pages)
    go_away(fake)

    for page in pages:
        assert "The list engine is unreachable since" in client.get(page).text
