"""The opening: keys ready, codes made, archive begun, or put off in words."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from elections import keystore
from elections.choices import ChainKind, ElectionStatus, HoursChangeKind, Level
from elections.keystore import Purpose
from elections.models import Candidacy, RollEntry
from elections.protocol.description import Description
from elections.protocol.encoding import sha256_hex
from elections.services import box
from elections.services.codes import code_for
from elections.services.elections import freeze_roll
from elections.services.keys import destroy_spent_keys
from elections.services.opening import open_election, postpone_opening
from elections.services.timekeeping import keep_time
from elections.tests.factories import (
    make_election,
    make_frozen_election,
    make_open_election,
    make_operator,
    voters_of,
)
from elections.tests.trusteeship import name_trustees, run_ceremony
from elections.tests.voting import vote
from families.tests.factories import make_family

pytestmark = pytest.mark.django_db


def test_the_description_is_frozen_with_the_rules_before_the_first_ballot():
    election = make_open_election(families=5)
    description = Description.parse(election.description_text)

    (question,) = description.questions
    drawn = [c.family.name_en for c in election.drawn_candidacies()]
    assert (list(question.answers), question.blank) == (drawn, True)
    assert (question.minimum, question.maximum) == (1, 3)
    assert "the last ballot counts" in description.description
    assert "Protection: standard." in description.description
    assert sha256_hex(election.translations_text) in description.description
    setup, *_ = box.texts_of(election, ChainKind.SETUP)
    assert setup[0] == election.description_text


def test_names_in_other_languages_stand_beside_in_the_same_order():
    election = make_frozen_election(level=Level.SHARED)
    for candidacy in election.candidacies.select_related("family"):
        candidacy.family.name_fr = f"Famille {candidacy.position}"
        candidacy.family.save()

    name_trustees(election)
    run_ceremony(election)

    names = json.loads(election.translations_text)
    assert names == {"fr": {"answers": [f"Famille {n}" for n in (1, 2, 3, 4)]}}


def test_the_description_is_there_for_everybody_before_the_vote_opens(client):
    election = make_frozen_election()

    fixed = client.get(f"/elections/{election.slug}/election.json")
    with clock.at(election.opens_at):
        opened = open_election(election, actor=None)

    assert fixed.text == opened.description_text


def test_it_is_in_english_and_in_the_bureaus_zone_whoever_takes_the_step():
    with translation.override("fr"), timezone.override("Asia/Tokyo"):
        election = make_frozen_election()

    rules = Description.parse(election.description_text).description
    assert " CE" in rules
    assert "JST" not in rules


def test_a_key_made_for_other_numbers_is_not_taken_to_the_vote():
    election = make_election_with_a_key()
    type(election).objects.filter(pk=election.pk).update(threshold=3)

    with pytest.raises(DomainError, match="any 2 of 3 decrypt") as refusal:
        freeze_roll(election, actor=make_operator())

    assert "replace a trustee: then all of them begin anew" in str(refusal.value)


def test_a_level_changed_after_the_ceremony_waits_for_its_registrar():
    election = make_election_with_a_key()
    type(election).objects.filter(pk=election.pk).update(level=Level.SEPARATED)

    election = freeze_roll(election, actor=make_operator())

    assert election.keys_ready_at is None
    assert election.description_text == ""


def make_election_with_a_key():
    """Prepare an election whose trustees are ready before its roll is frozen."""
    election = make_election(opens_at=clock.now() + timedelta(days=5), correction_hours=0)
    for position in range(4):
        Candidacy.objects.create(election=election, family=make_family(), position=position)
    name_trustees(election)
    run_ceremony(election)
    assert election.keys_ready_at is not None
    return election


def test_everybody_on_the_roll_gets_a_code_whose_public_half_is_listed():
    election = make_open_election()
    entries = list(RollEntry.objects.filter(election=election))

    listed = json.loads(box.texts_of(election, ChainKind.SETUP)[0][2])
    assert listed == sorted((entry.credential for entry in entries), key=int)
    assert len({code_for(entry) for entry in entries}) == 4
    assert not [entry for entry in entries if code_for(entry) in entry.sealed_code]


def test_a_code_whose_key_is_gone_is_a_sentence():
    election = make_open_election()
    keystore.destroy(election, Purpose.CODES)

    with pytest.raises(DomainError, match="is destroyed when the vote closes"):
        code_for(election.roll.first())


def test_without_its_keys_a_vote_does_not_open_by_hand():
    election = make_frozen_election(level=Level.SHARED)

    with clock.at(election.opens_at), pytest.raises(DomainError, match="are not ready"):
        open_election(election, actor=make_operator())


def test_unready_at_its_hour_it_is_postponed_recorded_and_announced():
    election = make_frozen_election(level=Level.SHARED)
    opens_at, closes_at = election.opens_at, election.closes_at

    with clock.at(opens_at):
        assert not election.is_open
        keep_time()
        keep_time()

    election.refresh_from_db()
    day = timedelta(hours=24)
    assert election.status == ElectionStatus.FROZEN
    assert (election.opens_at, election.closes_at) == (opens_at + day, closes_at + day)
    assert election.hours_changes.get().kind == HoursChangeKind.POSTPONED
    assert AuditEntry.objects.filter(event="elections.opening_postponed").count() == 1
    mails = OutgoingMail.objects.filter(subject__startswith="Voting opens later")
    assert {mail.to for mail in mails} == {user.email for user in voters_of(election)}


def test_after_a_long_night_it_is_postponed_to_an_hour_that_lies_ahead():
    election = make_frozen_election(level=Level.SHARED)
    was = election.opens_at

    with clock.at(was + timedelta(hours=50)):
        postpone_opening(election)

    election.refresh_from_db()
    assert election.opens_at == was + timedelta(hours=72)


def test_a_vote_that_is_ready_is_not_postponed():
    election = make_frozen_election()

    with clock.at(election.opens_at):
        assert postpone_opening(election).opens_at == election.opens_at


def test_the_portals_keys_are_destroyed_as_soon_as_they_are_spent():
    election = make_open_election()
    vote(election, voters_of(election)[0])
    destroy_spent_keys()
    assert keystore.is_there(election, Purpose.CODES)

    with clock.at(election.closes_at):
        keep_time()
    destroy_spent_keys()
    destroy_spent_keys()

    election.refresh_from_db()
    assert election.uuid not in keystore.uuids()
    assert election.sealed_key == ""
    assert set(election.roll.values_list("sealed_code", flat=True)) == {""}
    destroyed = AuditEntry.objects.filter(event="elections.keys_destroyed")
    assert sorted(entry.data["purpose"] for entry in destroyed) == ["codes", "tally"]


def test_whoever_died_between_the_file_and_the_record_is_made_up_for():
    election = make_open_election()
    with clock.at(election.closes_at):
        keep_time()
    for purpose in Purpose:
        keystore.destroy(election, purpose)

    destroy_spent_keys()

    election.refresh_from_db()
    assert election.sealed_key == ""
    assert not election.roll.exclude(sealed_code="").exists()
    assert AuditEntry.objects.filter(event="elections.keys_destroyed").count() == 2


def test_a_key_is_whole_or_not_there_and_is_never_made_over(settings):
    election = make_frozen_election()
    path = settings.ELECTION_KEYS / f"{election.uuid}.tally"
    made = path.read_bytes()

    keystore.create(election, Purpose.TALLY)

    assert path.read_bytes() == made
    assert [p.name for p in settings.ELECTION_KEYS.glob(".*")] == []


def test_who_keeps_the_keys_is_public_before_anybody_votes(client):
    election = make_frozen_election(level=Level.SHARED)
    name_trustees(election)

    page = client.get(election.get_absolute_url()).text

    for trustee in election.trustees.all():
        assert f"Trustee {trustee.place}: {trustee.name}" in page
