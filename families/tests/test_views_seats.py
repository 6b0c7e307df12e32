"""Pages about seats: as of a day, proposals, alternates, handover, belonging."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.desk import Notice, Section
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import Alternate, Family, FocalPoint, MandateProposal, Membership
from families.services.alternates import name_alternate
from families.services.families import make_dormant
from families.services.mandates import begin_mandate, end_mandate, step_down
from families.services.memberships import join_family
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

LATER = date(2005, 3, 15)


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(datetime(2005, 3, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def family():
    return make_family(slug="youth", name_en="Youth")


@pytest.fixture
def ana(family):
    return make_focal_point(family=family, user=make_user(name="Ana", email="ana@example.org"))


@pytest.fixture
def ben(family):
    return make_focal_point(family=family, seat=2, user=make_user(name="Ben"))


def words(response):
    assert response.status_code == 200
    return " ".join(response.text.split())


def eva(**fields):
    values = {
        "proposed_as": "focal",
        "email": "eva@example.org",
        "name": "Eva",
        "language": "en",
        "time_zone": "UTC",
        "seat": "2",
        "designation": "elected",
    }
    return values | fields


def test_a_focal_point_proposes_and_the_partner_confirms(client, ana, ben):
    step_down(ben, actor=ben.user, on=LATER)
    log_in(client, ana.user)

    response = client.post("/families/youth/propose/", eva(), follow=True)

    proposal = MandateProposal.objects.get()
    assert "It is proposed. A second person is asked to confirm it." in response.text
    confirm = f"/families/youth/proposals/{proposal.pk}/confirm/"
    assert confirm not in response.text
    assert client.post(confirm).status_code == 403

    log_in(client, ben.user)
    assert confirm in client.get(proposal.get_absolute_url()).text
    assert "It is confirmed." in client.post(confirm, follow=True).text
    assert FocalPoint.objects.designated().get().user.email == "eva@example.org"
    assert "Confirmed" in words(client.get(proposal.get_absolute_url()))


def test_a_proposal_that_cannot_be_gets_a_sentence_and_loses_nothing(client, ana, ben):
    log_in(client, ana.user)

    response = client.post("/families/youth/propose/", eva(seat="2"))

    assert "Seat 2 of Youth is held by Ben." in response.text
    assert 'value="eva@example.org"' in response.text


def test_a_paper_goes_with_the_proposal_and_everybody_opens_it_afterwards(client, ana, ben):
    step_down(ben, actor=ben.user, on=LATER)
    log_in(client, ana.user)
    paper = io.BytesIO(b"Minutes of the caucus")
    paper.name = "minutes.txt"
    client.post("/families/youth/propose/", eva(document=paper))
    proposal = MandateProposal.objects.get()
    log_in(client, ben.user)
    client.post(f"/families/youth/proposals/{proposal.pk}/confirm/")
    client.logout()

    mandate = FocalPoint.objects.designated().get()
    response = client.get(f"/families/youth/bases/{mandate.pk}/")

    assert b"".join(response.streaming_content) == b"Minutes of the caucus"


def test_a_proposal_is_declined_with_its_reason(client, ana, ben):
    log_in(client, ana.user)
    client.post("/families/youth/propose/", eva(proposed_as="alternate"))
    proposal = MandateProposal.objects.get()
    log_in(client, ben.user)

    close = f"/families/youth/proposals/{proposal.pk}/close/"
    client.post(close, {"reason": "We chose Ion."})

    proposal.refresh_from_db()
    assert (proposal.status, proposal.reason) == ("declined", "We chose Ion.")
    assert client.post(close, {"reason": "x"}).status_code == 403


def test_strangers_propose_nothing_and_see_nothing(client, ana):
    log_in(client, ana.user)
    client.post("/families/youth/propose/", eva())
    proposal = MandateProposal.objects.get()
    for person in (None, make_user(), make_focal_point().user):
        client.logout()
        if person:
            log_in(client, person)
        refused = 403 if person else 302
        for address in (
            "/families/youth/propose/",
            "/families/youth/seats/",
            "/families/youth/seats/1/",
            proposal.get_absolute_url(),
        ):
            assert client.get(address).status_code == refused
        assert "Eva" not in client.get("/families/youth/").text


def test_the_familys_own_page_shows_proposals_alternates_and_members(client, family, ana, ben):
    alternate = name_alternate(family, make_user(name="Ion"), seat=1, actor=None)
    join_family(family, actor=make_user(name="Mia", email="mia@example.org"))
    log_in(client, ana.user)

    text = words(client.get("/families/youth/seats/"))

    assert "Ion stands in for seat 1, since" in text
    assert "Mia, since" in text
    assert "mia@example.org" not in text
    client.post("/families/youth/stepping-in/", {"step_in": "yes"})
    family.refresh_from_db()
    assert family.alternates_step_in
    client.post(f"/families/youth/alternates/{alternate.pk}/end/")
    assert not Alternate.objects.current().exists()


def test_an_alternate_steps_back_and_staff_do_not_speak_for_the_family(client, family, ana):
    alternate = name_alternate(family, make_user(name="Ion"), seat=1, actor=None)
    log_in(client, make_user(Role.STAFF))
    assert client.post("/families/youth/stepping-in/", {"step_in": "yes"}).status_code == 403

    log_in(client, alternate.user)
    assert "Ion stands in no longer" in words(client.get("/families/youth/seats/"))
    client.post(f"/families/youth/alternates/{alternate.pk}/end/")

    assert not Alternate.objects.current().exists()


def test_the_alternate_of_a_vacant_seat_is_proposed_by_one_click(client, family, ana, ben):
    alternate = name_alternate(
        family, make_user(name="Ion"), seat=2, actor=None, designation="consensus"
    )
    end_mandate(ben, actor=None, reason="x")
    log_in(client, ana.user)
    address = f"/families/youth/alternates/{alternate.pk}/propose/"
    assert address in client.get("/families/youth/").text

    client.post(address)

    proposal = MandateProposal.objects.get()
    assert (proposal.person, proposal.seat, proposal.designation) == (
        alternate.user,
        2,
        "consensus",
    )


def test_the_table_of_a_day_shows_vacancies_designates_alternates_and_bases(
    client, family, ana, ben
):
    ana.designation, ana.designated_by = "ad_hoc", "Whoever was there"
    ana.save()
    step_down(ana, actor=ana.user, on=LATER)
    begin_mandate(family, make_user(name="Eva"), seat=1, since=LATER, actor=None)
    name_alternate(family, make_user(name="Ion"), seat=2, actor=None)
    end_mandate(ben, on=date(2005, 2, 19), actor=None, reason="x")
    make_family(name_en="Asleep", status="dormant")

    text = words(client.get("/families/seats/"))
    rows = list(
        csv.DictReader(io.StringIO(client.get("/families/seats.csv").text.lstrip("\ufeff")))
    )

    for part in (
        "2 seats, 1 vacant, 1 with a designate.",
        "Ad hoc, Whoever was there",
        "Designate: Eva, from",
        "Given up with effect from",
        "Alternate: Ion, since",
        "for 10 days, since",
        "Asleep",
    ):
        assert part in text
    assert [(r["display_name"], r["leaves_on"], r["designate"]) for r in rows] == [
        ("Ana", "2005-03-15", "Eva"),
        ("", "", ""),
    ]
    assert (rows[1]["days_vacant"], rows[1]["alternate"]) == ("10", "Ion")
    assert "Designate" not in words(client.get("/families/seats/?on=2005-02-28"))


def test_seats_of_a_dormant_family_are_shown_and_not_counted(client, family, ana, ben):
    make_focal_point(family=make_family(slug="asleep", name_en="Asleep", seats=1))
    make_dormant(Family.objects.get(slug="asleep"), actor=None, reason="Nobody answered.")

    text = words(client.get("/families/seats/"))

    assert "2 seats, 0 vacant," in text
    assert ">Asleep</a>" in text


def some_dossier(family, seat):
    return [Section("From above", [Notice("An action [x]", "/actions/1/", "Due\nsoon")])]


def test_the_handover_names_predecessors_and_what_upper_floors_know(client, settings, family):
    settings.FAMILY_DOSSIER = [f"{__name__}.some_dossier"]
    gone = make_focal_point(family=family, user=make_user(name="Ana"), until=date(2005, 2, 20))
    eva = make_focal_point(family=family, user=make_user(name="Eva"), since=date(2005, 2, 20))
    log_in(client, eva.user)

    text = words(client.get("/families/youth/seats/1/"))
    markdown = client.get("/families/youth/seats/1.md").text

    assert "Ana, from 10 December 2004 to 20 February 2005" in text
    assert "Eva, since 20 February 2005" in text
    assert "From above" in text
    assert "- [An action (x)](http://127.0.0.1:8000/actions/1/): Due soon" in markdown
    assert client.get("/families/youth/seats/3/").status_code == 404
    log_in(client, gone.user)
    assert client.get("/families/youth/seats/1/").status_code == 200
    with clock.at(datetime(2005, 4, 1, 12, tzinfo=UTC)):
        assert client.get("/families/youth/seats/1/").status_code == 403


def test_the_real_dossier_of_a_seat_can_be_read(client, ana):
    log_in(client, ana.user)

    text = words(client.get("/families/youth/seats/1/"))

    for title in ("The secretariat", "Open action items of the seat", "Duty to come"):
        assert title in text


def test_somebody_sits_for_one_family_and_belongs_to_several(client, family, ana):
    other = make_family(name_en="Gender")
    log_in(client, ana.user)

    for one in (family, other):
        client.post("/families/mine/", {"family": one.pk})
    again = client.post("/families/mine/", {"family": other.pk}, follow=True)

    assert "You belong to Gender already." in again.text
    assert Membership.objects.current().count() == 2
    mine = Membership.objects.get(family=other)
    client.post(f"/families/mine/{mine.pk}/leave/")
    mine.refresh_from_db()
    assert mine.until == date(2005, 3, 1)


def test_nobody_leaves_a_family_for_another_or_sees_where_they_belong(client, family, ana):
    mine = join_family(family, actor=make_user(name="Mia"))
    log_in(client, ana.user)

    assert client.post(f"/families/mine/{mine.pk}/leave/").status_code == 404
    client.logout()
    assert client.get("/families/mine/").status_code == 302
    assert "Mia" not in client.get("/families/youth/").text
