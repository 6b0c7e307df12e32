"""Trustees and registrars for tests: named by the services, their visits made by the Python twin."""

from datetime import timedelta
from itertools import count

from csb_portal import clock
from csb_portal.models import User
from elections.choices import Level
from elections.models import Election, Registrar, Trustee
from elections.protocol.ceremony import new_secret
from elections.protocol.credentials import code_from_seed, public_credential
from elections.services.opening import open_election
from elections.services.registrars import name_registrar, register_codes
from elections.services.trustees import name_trustee
from elections.tests.factories import make_frozen_election, make_operator
from elections.trusteeship import numbered_roll, registrar_of, roll_digest
from elections.twin import decrypt_tally, hold_ceremony

_numbers = count(1)


def name_trustees(election: Election, operator: User | None = None) -> list[Trustee]:
    """Name a trustee for each place, none of whom belongs to a family."""
    return [
        name_trustee(
            election,
            place=place,
            name=f"Trustee {place}",
            address=f"trustee-{next(_numbers)}@example.org",
            family=None,
            actor=operator or make_operator(),
        )
        for place in range(1, election.trustees_needed + 1)
    ]


def run_ceremony(election: Election) -> list[str]:
    """Let all trustees make the key, and return their secrets in the order of their places."""
    secrets = [new_secret() for _ in range(election.trustees_needed)]
    hold_ceremony(election, secrets)
    election.refresh_from_db()
    return secrets


def decrypt(election: Election, secrets: list[str], *places: int) -> None:
    """Let the trustees at these places, counted from 1, open the sum of all ballots."""
    decrypt_tally(election, {place: secrets[place - 1] for place in places})
    election.refresh_from_db()


def name_a_registrar(election: Election, operator: User | None = None) -> Registrar:
    return name_registrar(
        election,
        name="Registrar",
        address=f"registrar-{next(_numbers)}@example.org",
        family=None,
        actor=operator or make_operator(),
    )


def codes_of(election: Election, seed: str) -> dict[int, str]:
    """Return the voting codes that a seed makes for the people on the roll, by their keys."""
    return {number: code_from_seed(seed, number) for number, _entry in numbered_roll(election)}


def halves_of(election: Election, seed: str) -> list[str]:
    """Return the public halves of those codes, as the registrar's browser sends them."""
    codes = codes_of(election, seed).values()
    return [str(half) for half in sorted(public_credential(c, election.uuid) for c in codes)]


def register(election: Election, seed: str = "") -> str:
    """Let the registrar make all codes, and return their seed."""
    seed = seed or new_secret()
    halves = halves_of(election, seed)
    register_codes(registrar_of(election), halves, roll=roll_digest(election))
    election.refresh_from_db()
    return seed


def make_shared_election(families: int = 4, voters: int = 4, **fields: object) -> Election:
    """Create an election with a frozen roll, an hour before it opens, whose trustees share the key."""
    return make_frozen_election(families, voters, **{"level": Level.SHARED} | fields)


def open_separated_election(**fields: object) -> tuple[Election, list[str]]:
    """Create an open election with trustees and a registrar, and return it with its codes."""
    with clock.at(clock.now() - timedelta(hours=1)):
        election = make_shared_election(**{"level": Level.SEPARATED} | fields)
        name_trustees(election)
        run_ceremony(election)
        name_a_registrar(election)
        codes = list(codes_of(election, register(election)).values())
    return open_election(election, actor=None), codes
