"""Funding in a real browser: applied for on a phone, decided by a panel, read by everybody."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.testing.browser import PHONE, login_by_code, look
from families.tests.factories import make_family
from secretariat.case_links import follow_path
from secretariat.models import FundingApplication, FundingRound
from secretariat.tests.funding.factories import (
    make_application,
    make_member,
    make_round,
    score,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_applies_on_a_phone_without_an_account(open_page):
    found = make_round(at=clock.now())
    family = make_family(name_en="Community media")
    page = open_page(PHONE)

    page.goto("/participation/funding/")
    look(page, "funding-list")
    page.get_by_role("link", name=found.title).click()
    look(page, "funding-round-open")
    page.get_by_role("link", name="Apply for funding").click()
    look(page, "funding-apply")
    page.get_by_label("Your name").fill("Awa Ndiaye")
    page.get_by_label("Your e-mail address").fill("awa@example.org")
    page.get_by_label("Your organisation").fill("Radio Sahel")
    page.get_by_label("The family it belongs to").select_option(label=family.name)
    page.get_by_label("The country in which you live").select_option("SN")
    page.get_by_label("What you ask for").fill("1800")
    page.get_by_label("Why, and for what").fill("The journey costs more than we have in a year.")
    page.get_by_role("button", name="Apply").press("Enter")
    page.get_by_text("Your number is PC-").wait_for()
    look(page, "funding-lodged")
    page.goto(follow_path(FundingApplication.objects.get().case))
    page.get_by_role("button", name="Yes, I asked for this").press("Enter")
    page.get_by_text("It counts from when it came in").wait_for()
    look(page, "funding-follow")


def test_the_panel_gives_points_sees_the_list_and_its_decision_is_read_by_all(open_page):
    with clock.at(clock.now() - timedelta(days=7)):
        found = make_round(at=clock.now(), panel_size=1)
        member = make_member(found, organisation="Foundation for travel")
        made = [
            make_application(found, amount=5000),
            make_application(found, amount=4000),
            make_application(found, amount=2500, country="BR"),
            make_application(found, amount=2000, country="IN"),
        ]
        make_application(found, is_accredited=False, user=make_member(make_round()).user)
        found.applications.filter(accreditation="open").update(
            accreditation="yes", checked_at=clock.now()
        )
    for place, one in enumerate(found.applications.all()[1:]):
        score(member, one, 50 - 10 * place, 30)
    page = open_page()
    login_by_code(page, member.user)

    page.goto(f"/participation/funding/{found.slug}/panel/")
    look(page, "funding-panel")
    page.get_by_role("link", name="Give points").press("Enter")
    look(page, "funding-score")
    page.get_by_label("Need").fill("60")
    page.get_by_label("Voice").fill("40")
    page.get_by_role("button", name="Hand in my points").press("Enter")
    page.get_by_role("link", name="To the list").click()
    look(page, "funding-ranking")
    page.goto(f"/participation/funding/{found.slug}/decide/")
    look(page, "funding-decide")
    decided_at = (clock.now() - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("When did the panel decide?").fill(decided_at)
    page.get_by_label("Where?").fill("Palais des Nations, Room XII")
    page.get_by_label("By word of mouth").press(" ")
    page.get_by_role("button", name="Record it and tell everybody").press("Enter")
    page.get_by_text("The decision is on record").wait_for()
    look(page, "funding-round-decided")

    page.goto(follow_path(made[0].case))
    look(page, "funding-award")
    page.get_by_role("button", name="I accept it").press("Enter")
    page.get_by_text("Thank you. The award is yours.").wait_for()
    assert FundingRound.objects.get(pk=found.pk).awarded > 0


def test_who_is_out_reads_why(open_page):
    with clock.at(clock.now() - timedelta(days=1)):
        found = make_round(at=clock.now())
        member = make_member(found)
        make_application(found, is_accredited=False, user=member.user)
    page = open_page(PHONE)
    login_by_code(page, member.user)
    page.goto(f"/participation/funding/{found.slug}/panel/")
    page.get_by_text("You are out of this round").first.wait_for()
    look(page, "funding-recused")
