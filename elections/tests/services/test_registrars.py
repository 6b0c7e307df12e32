"""The registrar of a fully separated election: named, replaced, and what is taken from them."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from elections.choices import ElectionStatus, Level
from elections.protocol.ceremony import new_secret
from elections.protocol.group import P
from elections.services.outsiders import send_link
from elections.services.registrars import name_registrar, register_codes, replace_registrar
from elections.services.rolls import add_to_roll, strike_from_roll
from elections.tests.factories import make_election, make_operator
from elections.tests.trusteeship import (
    codes_of,
    halves_of,
    make_shared_election,
    name_a_registrar,
    name_trustees,
    register,
    run_ceremony,
)
from elections.trusteeship import numbered_roll, registrar_of, registrar_step, roll_digest
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db


def make_separated(**fields):
    election = make_shared_election(level=Level.SEPARATED, **fields)
    return election, name_a_registrar(election)


def replace(registrar, **fields):
    values = {
        "name": "Registrar B",
        "address": "b@example.org",
        "family": None,
        "reason": "The seed was seen.",
        "actor": make_operator(),
    }
    return replace_registrar(registrar, **values | fields)


def letters_to(registrar):
    about = f"election/{registrar.election.slug}/registrar-{registrar.pk}"
    return OutgoingMail.objects.about(about).order_by("pk")


def test_a_registrar_is_named_once_and_gets_a_confidential_link():
    election, registrar = make_separated()

    with pytest.raises(DomainError, match="Registrar is the registrar"):
        name_a_registrar(election)

    (letter,) = letters_to(registrar)
    assert (letter.to, letter.is_confidential) == (registrar.address, True)
    assert f"/elections/{election.slug}/registrar/" in letter.body
    assert AuditEntry.objects.filter(event="elections.registrar_named").count() == 1


def test_only_full_separation_has_a_registrar():
    with pytest.raises(DomainError, match="“Shared keys: trustees keep the key”"):
        name_a_registrar(make_shared_election())


def test_a_registrar_is_no_trustee_and_of_no_candidate_family():
    election = make_shared_election(level=Level.SEPARATED)
    (trustee, *_others) = name_trustees(election)
    values = {"name": "R", "family": None, "actor": make_operator()}

    with pytest.raises(DomainError, match="Somebody with this address"):
        name_registrar(election, address=trustee.address.upper(), **values)
    family = election.candidacies.first().family
    with pytest.raises(DomainError, match="family of this person is a candidate"):
        name_registrar(election, address="r@example.org", **values | {"family": family})


def test_the_public_halves_are_taken_and_the_list_stands():
    election, registrar = make_separated()

    seed = register(election)

    registrar.refresh_from_db()
    assert registrar.credentials == halves_of(election, seed)
    assert registrar_step(registrar_of(election)) == "registered"
    entry = AuditEntry.objects.get(event="elections.codes_registered")
    assert entry.data["count"] == 4


def test_the_same_list_twice_is_taken_once_and_another_is_refused():
    election, registrar = make_separated()
    seed = register(election)

    register(election, seed)
    with pytest.raises(DomainError, match="registered already"):
        register(election)

    registrar.refresh_from_db()
    assert registrar.credentials == halves_of(election, seed)
    assert AuditEntry.objects.filter(event="elections.codes_registered").count() == 1


def broken_lists(halves):
    return {
        "one too few": halves[1:],
        "out of order": halves[::-1],
        "one twice": [*halves[:-1], halves[-2]],
        "no number": ["x", *halves[1:]],
        "not a text": [1, *halves[1:]],
        "outside the group": ["2", *halves[1:]],
        "too large": [*halves[:-1], str(P + 1)],
        "zero": ["0", *halves[1:]],
        "one": ["1", *halves[1:]],
    }


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        ("one too few", "one for each of the 4 people"),
        ("out of order", "not in the order of their values"),
        ("one twice", "not in the order of their values"),
        ("no number", "not a decimal number"),
        ("not a text", "not a decimal number"),
        ("outside the group", "not a number of the group"),
        ("too large", "out of range"),
        ("zero", "not a number of the group"),
        ("one", "not a number of the group"),
    ],
)
def test_what_is_no_list_of_public_halves_is_refused(kind, refusal):
    election, registrar = make_separated()
    halves = broken_lists(halves_of(election, new_secret()))[kind]

    with pytest.raises(DomainError, match=refusal):
        register_codes(registrar, halves, roll=roll_digest(election))

    registrar.refresh_from_db()
    assert (registrar.credentials, registrar.registered_at) == ([], None)


def test_codes_for_another_roll_of_the_same_length_are_refused():
    election, registrar = make_separated(families=4, voters=5)
    strike_from_roll(election.roll.last(), reason="Left.", actor=make_operator())
    halves, roll = halves_of(election, new_secret()), roll_digest(election)
    strike_from_roll(election.roll.first(), reason="Left.", actor=make_operator())
    back = election.roll.last()
    add_to_roll(election, back.user, back.family, reason="Is back.", actor=make_operator())

    with pytest.raises(DomainError, match="The roll has changed meanwhile"):
        register_codes(registrar, halves, roll=roll)


def test_codes_come_after_the_freeze_and_before_the_opening():
    draft = make_election(level=Level.SEPARATED)
    registrar = name_a_registrar(draft)
    assert registrar_step(registrar) == "roll"
    with pytest.raises(DomainError, match="takes no voting codes now"):
        register_codes(registrar, [], roll=roll_digest(draft))


def test_the_roll_takes_nobody_more_once_the_codes_are_registered():
    election, _registrar = make_separated()
    register(election)
    late = make_focal_point()

    with pytest.raises(DomainError, match="voting codes of Election are made already"):
        add_to_roll(election, late.user, late.family, reason="Forgotten.", actor=make_operator())


def test_a_new_registrar_opens_the_roll_again_and_unmakes_the_readiness():
    election, registrar = make_separated()
    name_trustees(election)
    run_ceremony(election)
    register(election)
    former = registrar.address
    late = make_focal_point()

    replace(registrar)

    election.refresh_from_db()
    assert election.keys_ready_at is None
    add_to_roll(election, late.user, late.family, reason="Forgotten.", actor=make_operator())
    register(election)
    assert election.keys_ready_at is not None
    readers = [letter.to for letter in letters_to(registrar)]
    assert readers == [former, former, "b@example.org"]
    assert "The seed was seen." in letters_to(registrar)[1].body


def test_a_registrar_is_replaced_with_a_reason_and_before_the_opening():
    election, registrar = make_separated()

    with pytest.raises(DomainError, match="There is no reason given"):
        replace(registrar, reason="")
    election.status = ElectionStatus.OPEN
    election.opened_at, election.description_text = election.opens_at, "{}"
    election.save()
    with pytest.raises(DomainError, match="named and replaced before a vote opens"):
        replace(registrar)


def test_the_same_person_can_make_new_codes():
    election, registrar = make_separated()
    register(election)

    replace(registrar, name=registrar.name, address=registrar.address)

    assert registrar_step(registrar_of(election)) == "codes"


def test_a_new_link_is_a_new_number():
    _election, registrar = make_separated()

    assert send_link(registrar, actor=make_operator()).link_number == 2
    assert letters_to(registrar).count() == 2


def test_codes_keep_to_the_person_when_somebody_is_struck():
    election, _registrar = make_separated()
    seed = new_secret()
    before = codes_of(election, seed)
    gone = election.roll.first()

    strike_from_roll(gone, reason="Left.", actor=make_operator())

    after = codes_of(election, seed)
    assert after == {number: code for number, code in before.items() if number != gone.user_id}
    assert len(numbered_roll(election)) == 3
