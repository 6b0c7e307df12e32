"""Act 1: a new address before the freeze, and the roll that is checked and then stands."""

import pytest
from django.test import Client

from csb_portal import audit, clock
from csb_portal.choices import PortalEvent
from csb_portal.demo.acts.call import CALL, MOVED, MOVING
from csb_portal.demo.acts.election import ELECTION
from csb_portal.demo.cast import OPERATOR
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail, User
from csb_portal.services.people import find_person
from csb_portal.testing.login import log_in
from csb_portal.tests.scenario.questions import at, mails
from elections.choices import ElectionStatus
from elections.models import Election
from elections.services.rolls import strike_from_roll

pytestmark = pytest.mark.django_db

ROLL = f"/elections/{ELECTION}/roll/"


def test_1_7_a_focal_point_of_media_changes_the_address_before_the_freeze():
    person = User.objects.get(email=MOVED)
    replaced = audit.entries_about(person).get(event=PortalEvent.ADDRESS_REPLACED)

    assert replaced.recorded_at == at("2005-01-17T09:00")
    assert not replaced.is_public
    assert find_person(MOVING) == person  # several addresses, each verified, open one door


def test_1_7_from_then_on_the_bureau_writes_to_the_new_address_and_never_to_the_old():
    assert mails(f"call/{CALL}/opened").filter(to=MOVING).count() == 1
    assert mails(f"election/{ELECTION}/roll_frozen").filter(to=MOVED).count() == 1
    later = OutgoingMail.objects.filter(queued_at__gt=at("2005-01-17T09:00"))
    assert not later.filter(to=MOVING).exists()


def test_1_8_the_42_names_are_published_to_the_42_and_to_nobody_without_a_part_in_it():
    roll = list(Election.objects.get(slug=ELECTION).roll.valid().select_related("user"))
    voter = log_in(Client(), User.objects.get(email=MOVED))

    page = voter.get(ROLL)

    assert len({entry.user_id for entry in roll}) == 42
    assert all(entry.name in page.text for entry in roll)
    assert Client().get(ROLL).status_code in (302, 403)
    counterpart = log_in(Client(), User.objects.get(email="igb@example.org"))
    assert counterpart.get(ROLL).status_code == 403


@pytest.fixture
def frozen():
    """The roll as it stood after the six hours of correction, before voting opened."""
    later = ("opened_at", "closed_at", "ballots", "blank_ballots", "counted_at", "certified_at")
    untold = dict.fromkeys([*later, "certified_by"])
    Election.objects.filter(slug=ELECTION).update(status=ElectionStatus.FROZEN, **untold)
    election = Election.objects.get(slug=ELECTION)
    election.roll.update(voted_at=None, tracker="")
    with clock.at(at("2005-01-18T18:01")):
        yield election


def test_1_8_after_the_correction_period_only_who_runs_the_vote_changes_it_with_a_reason(frozen):
    entry = frozen.roll.get(user__email="youth.a@example.org")
    operator = User.objects.get(email=OPERATOR)
    page = f"/admin/elections/election/{frozen.pk}/roll/"

    assert clock.now() > frozen.roll_final_at
    assert log_in(Client(), entry.user).get(page).status_code in (302, 403)
    with pytest.raises(DomainError) as error:
        strike_from_roll(entry, reason=" ", actor=operator)
    assert error.value.fact == "There is no reason given."

    strike_from_roll(entry, reason="Stepped down before the freeze.", actor=operator)

    assert frozen.roll.valid().count() == 41
    told = audit.entries_about(frozen).filter(event="elections.roll_corrected").last()
    assert told.data["kind"] == "struck"
