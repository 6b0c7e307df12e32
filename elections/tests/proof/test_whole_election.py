"""42 voters, 21 families, three trustees: held by our code, verified by somebody else's."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.test import Client

from csb_portal import clock
from elections.choices import CallStatus, Level
from elections.models import Election
from elections.protocol.verifier import verify
from elections.services.ballots import cast_ballot
from elections.services.closing import close_election
from elections.services.codes import code_for
from elections.services.elections import freeze_roll, prepare_election
from elections.services.opening import open_election
from elections.tests.booth.conftest import choose, in_the_box, names_of, press
from elections.tests.booth.test_twin import NODE, ask
from elections.tests.factories import make_call, make_interest, make_operator, slugs_of, voters_of
from elections.tests.proof.referee import MISSING, TOOL, Snapshots, referee
from elections.tests.trusteeship import name_trustees, run_ceremony
from elections.twin import decrypt_tally, vote
from families.tests.factories import make_family, make_focal_point

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(TOOL is None, reason=MISSING),
    pytest.mark.skipif(NODE is None, reason="NO NODE: no ballot was made in node."),
]
IN_CHROMIUM, IN_NODE = 3, 4


def open_vote(families: int = 21) -> tuple[Election, list[str]]:
    """Open a vote of 21 families, all of whom stand, with two voters each; return the secrets."""
    call, operator, now = make_call(CallStatus.CLOSED), make_operator(), clock.now()
    for number in range(1, families + 1):
        family = make_family(name_en=f"Family {number}", sort_order=number)
        points = [make_focal_point(family=family, seat=seat) for seat in (1, 2)]
        make_interest(call, points[0])
    election = prepare_election(
        call,
        actor=operator,
        slug="proof",
        title="CSBS election",
        question="Which families should form the secretariat?",
        opens_at=now,
        closes_at=now + timedelta(days=2),
        correction_hours=0,
        level=Level.SHARED,
    )
    name_trustees(election)
    secrets = run_ceremony(election)
    with clock.at(now):
        freeze_roll(election, actor=operator)
    return open_election(election, actor=None), secrets


def choices_of(number: int, names: list[str]) -> list[str]:
    """Return what voter ``number`` chooses: 0 to 3 families, none of them a blank ballot."""
    return [names[(number * 5 + step * 8) % len(names)] for step in range(number % 4)]


def vote_in_chromium(page, live_server, election, number, names):
    client = Client()
    client.force_login(voters_of(election)[number])
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(f"/elections/{election.slug}/vote/")
    if chosen := choices_of(number, names):
        choose(page, *chosen)
    else:
        page.get_by_text("I hand in a blank ballot: none of these").click()
        press(page, "Review my ballot")
    press(page, "Cast my vote")
    in_the_box(page)


def vote_in_node(election, user, number, names):
    entry = election.roll.select_related("election").get(user=user)
    chosen = choices_of(number, names)
    ticks = [int(not chosen), *(int(name in chosen) for name in names)]
    election_text = election.description_text
    made = ask(ask="ballot", election=election_text, code=code_for(entry), choices=[ticks])
    cast_ballot(election, user, ballot=made["answer"]["ballot"])


def test_belenios_tool_verifies_an_election_of_42(open_page, live_server, tmp_path):
    election, secrets = open_vote()
    voters, names, slugs = voters_of(election), names_of(election), slugs_of(election)
    slug_of = dict(zip(names, slugs, strict=True))
    snapshots = Snapshots(election, tmp_path)
    snapshots.take()

    for number in range(IN_CHROMIUM):
        vote_in_chromium(open_page(), live_server, election, number, names)
    snapshots.take()
    for number in range(IN_CHROMIUM, IN_CHROMIUM + IN_NODE):
        vote_in_node(election, voters[number], number, names)
    for number in range(IN_CHROMIUM + IN_NODE, len(voters)):
        vote(election, voters[number], *(slug_of[n] for n in choices_of(number, names)))
    vote(election, voters[0], slugs[0])  # the last ballot counts
    snapshots.take()
    with clock.at(election.closes_at):
        election = close_election(election, actor=None)
    snapshots.take()
    decrypt_tally(election, {3: secrets[2]})
    snapshots.take()
    decrypt_tally(election, {1: secrets[0]})
    archive = snapshots.take()

    election.refresh_from_db()
    plain = Counter(names[:1])
    for number in range(1, len(voters)):
        plain.update(choices_of(number, names))
    votes = {c.family.name_en: c.votes for c in election.drawn_candidacies()}
    assert votes == {name: plain[name] for name in names}
    assert (election.ballots, election.blank_ballots) == (42, 10)
    assert referee("verify", at=archive.parent) == (0, "I: all checks passed")
    assert verify(archive, report=lambda _line: None)
    for old, new in pairwise(snapshots.taken):  # what extends what extends it, extends it
        assert referee("verify-diff", "--dir1", str(old), "--dir2", str(new), at=tmp_path)[0] == 0
    old, *_between, new = snapshots.taken
    assert referee("verify-diff", "--dir1", str(new), "--dir2", str(old), at=tmp_path)[0] != 0
