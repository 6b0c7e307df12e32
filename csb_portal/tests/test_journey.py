"""One journey through the portal in a real Chromium, at two widths, as three people."""

from datetime import timedelta

import pytest

from csb_portal import clock, second_factor
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import assemble
from csb_portal.months import Month
from csb_portal.testing.browser import login_by_code, look, tick
from elections.choices import Level
from elections.models import Election, VolunteerCall
from elections.services.calls import close_call, open_call, schedule_call
from elections.services.elections import freeze_roll, prepare_election
from elections.services.interests import express_interest
from elections.services.opening import open_election
from liaison.services.reference_data import load_reference_data
from reports.services.compiling import compile_report
from reports.services.editing import approve_report, submit_report
from reports.services.publishing import publish_report
from secretariat.services.terms.constituting import constitute_secretariat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_database]


@pytest.fixture
def bureau():
    """The real 21 families and their 42 people, a fortnight old; a call and a vote are open."""
    load_reference_data()
    now = clock.now()
    today = clock.today()
    cast = assemble(Calendar((today.year - 2005) * 12 + today.month - 1 - 2))
    call = VolunteerCall(
        slug="secretariat", title="Call for volunteers", text="Who will serve?",
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=9),
    )  # fmt: skip
    with clock.at(call.opens_at):
        call.save()
        open_call(schedule_call(call, actor=cast.staff), actor=None)
    _open_vote(cast, now)
    return cast


def _open_vote(cast, now):
    call = VolunteerCall(
        slug="earlier", title="An earlier call",
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=5),
    )  # fmt: skip
    with clock.at(call.opens_at):
        call.save()
        open_call(schedule_call(call, actor=cast.staff), actor=None)
        for family in ("asia", "africa", "gender", "volunteers", "networks-coalitions"):
            author = cast.focal_point(f"{family}.a@example.org")
            express_interest(call, author, statement=f"We offer to serve: {family}.")
    with clock.at(call.closes_at):
        close_call(call, actor=None)
        election = prepare_election(
            call, actor=cast.operator, slug="vote", title="Election of the secretariat",
            question="Which families should form the secretariat?",
            opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=2),
            level=Level.STANDARD,
        )  # fmt: skip
        freeze_roll(election, actor=cast.operator)
    with clock.at(election.opens_at):
        open_election(election, actor=None)


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).click()


def test_a_bureau_lives_through_its_main_job(open_page, bureau):
    _a_focal_point_offers_and_votes(open_page(), bureau)
    _the_operator_closes_and_certifies(open_page(), bureau)
    _a_reader_opens_the_report(open_page(), bureau)


def _a_focal_point_offers_and_votes(page, cast):
    page.goto("/")
    look(page, "home")
    login_by_code(page, cast.user("youth.a@example.org"))
    page.wait_for_url("**/desk/")
    look(page, "desk")

    page.goto("/calls/")
    look(page, "calls")
    page.get_by_role("link", name="Call for volunteers", exact=True).last.click()
    look(page, "call")
    page.get_by_label("Why your family offers to serve").fill("Two people, in Dakar and Manila.")
    press(page, "Express our interest")
    page.get_by_text("The number of your family's offer is EI-").wait_for()
    look(page, "call-answered")

    page.goto("/elections/")
    look(page, "elections")
    page.goto("/elections/vote/")
    look(page, "election")
    page.get_by_role("link", name="Go to the ballot").click()
    for family in ("Volunteers", "Asia"):
        tick(page, family)
    _cast(page)
    page.get_by_role("link", name="Vote again").click()
    for family in ("Asia", "Africa", "Gender", "Volunteers"):
        tick(page, family)
    page.get_by_text("a ballot holds up to 3 choices").wait_for()
    look(page, "ballot")
    press(page, "Review my ballot")
    look(page, "ballot-review")
    press(page, "Change it")
    _cast(page)
    tracker = Election.objects.get(slug="vote").roll.voted().get().tracker
    page.get_by_text(tracker).wait_for()
    look(page, "voted")


def _cast(page):
    press(page, "Review my ballot")
    press(page, "Cast my vote")
    page.get_by_role("heading", name="Your vote is in the box").wait_for()


def _the_operator_closes_and_certifies(page, cast):
    election = Election.objects.get(slug="vote")
    second_factor.set_up(cast.operator)
    login_by_code(page, cast.operator)
    page.goto("/admin/")
    look(page, "admin")
    page.goto("/admin/elections/election/")
    look(page, "admin-elections")
    Election.objects.filter(pk=election.pk).update(closes_at=clock.now())
    page.goto(f"/admin/elections/election/{election.pk}/change/")
    page.get_by_role("link", name="Run it: checklist and next step").click()
    look(page, "admin-close")
    page.get_by_label("I have read this").first.check()
    press(page, "Close and count the vote")
    page.get_by_text("Certify the result").first.wait_for()
    look(page, "admin-certify")
    page.get_by_label("I have read this").first.check()
    press(page, "Certify the result")
    page.get_by_text("The time to complain is over").wait_for()
    look(page, "admin-certified")

    page.goto("/elections/vote/result/")
    for family in ("Asia", "Africa", "Gender"):
        page.get_by_role("link", name=family, exact=True).wait_for()
    look(page, "result")


def _a_reader_opens_the_report(page, cast):
    with clock.at(clock.now() + timedelta(hours=25)):
        call = VolunteerCall.objects.get(slug="earlier")
        constitute_secretariat(call, actor=cast.operator)
        report = submit_report(compile_report(Month.before(clock.today())), actor=cast.staff)
        for name in ("asia.a", "asia.b", "africa.a"):
            approve_report(report, actor=cast.user(f"{name}@example.org"))
        publish_report(report, actor=cast.user("asia.a@example.org"))

    page.goto("/")
    look(page, "home-with-report")
    page.goto("/reports/")
    look(page, "reports")
    page.goto(report.get_absolute_url())
    page.get_by_text("Families active").first.wait_for()
    look(page, "report")
    page.goto("/secretariat/")
    look(page, "secretariat")
    page.goto("/trail/")
    look(page, "trail")
