"""The list of a channel in a real browser: narrow and wide, and without a fault for axe."""

import pytest
from django.urls import reverse

from csb_portal import clock, second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.engines.base import EngineUnreachable
from liaison.services.engines.tending import tend_engines
from liaison.tests.channels.factories import make_post
from liaison.tests.engines.moments import MORNING

pytestmark = pytest.mark.django_db(transaction=True)


def test_staff_see_the_steps_take_them_and_hear_of_an_engine_that_is_away(open_page, fake, bureau):
    staff = make_user(Role.STAFF)
    for _ in range(3):
        make_focal_point()
    second_factor.set_up(staff)
    page = open_page()
    login_by_code(page, staff)

    page.goto(reverse("admin:liaison_channel_differences", args=[bureau.pk]))
    look(page, "engines-steps")
    page.get_by_role("button", name="Bring the list into step").click()
    page.get_by_text("The list is in step with its channel.").wait_for()

    fake.fault = EngineUnreachable("Mailman does not answer (ConnectionError)")
    make_post(bureau, subject="Agenda of Monday")
    with clock.at(MORNING):
        for _ in range(3):
            tend_engines()
    page.reload()
    look(page, "engines-away")
    page.goto(reverse("admin:liaison_channel_changelist"))
    look(page, "engines-channels")
    page.goto(bureau.get_absolute_url())
    look(page, "engines-channel")
