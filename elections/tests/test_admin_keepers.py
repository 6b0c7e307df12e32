"""Trustees and registrars are named, replaced and written to from the guided page."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import MailStatus, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections.choices import ElectionStatus, Level
from elections.models import Registrar, Trustee
from elections.services.timekeeping import keep_time
from elections.tests.admin_pages import run, text_of
from elections.tests.factories import slugs_of, voters_of
from elections.tests.trusteeship import (
    decrypt,
    make_shared_election,
    name_a_registrar,
    name_trustees,
    register,
    run_ceremony,
)
from elections.tests.voting import vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    client.person = make_user(Role.OPERATOR)
    return log_in(client, client.person)


def prefixed(step, **data):
    return {f"{step}-{name}": value for name, value in data.items()}


def name_on_page(client, election, place):
    address = f"trustee-{place}@example.org"
    data = {"place": place, "name": f"Trustee {place}", "address": address, "family": ""}
    return run(client, election, "name_trustee", **prefixed("name_trustee", **data))


def link_mails(keeper):
    return OutgoingMail.objects.filter(to=keeper.address)


def test_the_next_step_names_trustees_until_every_place_is_taken(operator):
    election = make_shared_election()

    pages = [text_of(name_on_page(operator, election, place)) for place in (1, 2, 3)]

    assert ["Name a trustee</button>" in page for page in pages] == [True, True, False]
    assert "This waits for Trustee 1, Trustee 2, Trustee 3." in pages[2]
    assert "Not in order:</strong> Trustee 1: Trustee 1" in pages[2]
    assert "is to make their secret" in pages[2]
    assert [trustee.place for trustee in Trustee.objects.order_by("place")] == [1, 2, 3]


def test_a_trustee_of_a_candidate_family_is_refused_in_words(operator):
    election = make_shared_election()
    family = election.candidacies.first().family
    data = {"place": 1, "name": "A", "address": "a@example.org", "family": family.pk}

    page = text_of(run(operator, election, "name_trustee", **prefixed("name_trustee", **data)))

    assert "is a candidate in this election" in page
    assert not Trustee.objects.exists()


def test_the_vote_opens_by_the_clock_once_all_have_checked_their_secrets(operator):
    election = make_shared_election()
    name_trustees(election)
    run_ceremony(election)

    page = text_of(run(operator, election))

    assert "Voting opens" in page
    assert page.count("is ready: the secret is checked)") == 3
    assert "This waits for" not in page


def test_a_trustee_is_replaced_with_a_reason(operator):
    election = make_shared_election()
    former = name_trustees(election)[1]
    data = {
        "trustee": former.pk, "name": "Somebody else", "address": "else@example.org",
        "family": "", "reason": "Ill.",
    }  # fmt: skip

    without = run(
        operator,
        election,
        "replace_trustee",
        **prefixed("replace_trustee", **data | {"reason": ""}),
    )
    run(operator, election, "replace_trustee", **prefixed("replace_trustee", **data))

    former.refresh_from_db()
    assert "Nothing was done." in without.text
    assert former.replaced_at is not None
    assert election.trustees.serving().get(place=2).name == "Somebody else"


def test_a_link_is_sent_again_to_exactly_one(operator):
    election = make_shared_election()
    one, other, _third = name_trustees(election)
    before = [link_mails(each).count() for each in (one, other)]

    run(operator, election, "send_link", **prefixed("send_link", keeper=f"trustee-{one.pk}"))

    assert [link_mails(each).count() for each in (one, other)] == [before[0] + 1, before[1]]


def test_nobody_of_another_election_is_sent_a_link(operator):
    election, other = make_shared_election(), make_shared_election()
    name_trustees(election)
    stranger = name_trustees(other)[0]

    page = run(
        operator, election, "send_link", **prefixed("send_link", keeper=f"trustee-{stranger.pk}")
    )

    assert "Nothing was done." in page.text
    assert link_mails(stranger).count() == 1


def test_a_refused_mail_to_a_trustee_is_named_on_the_checklist(operator):
    election = make_shared_election()
    one, *_rest = name_trustees(election)
    link_mails(one).update(status=MailStatus.REFUSED, answer="550 no such person")

    page = text_of(run(operator, election))

    assert "is to make their secret; their mail was refused: 550 no such person" in page


def test_a_registrar_is_named_and_replaced(operator):
    election = make_shared_election(level=Level.SEPARATED)
    name_trustees(election)
    data = {"name": "Registrar", "address": "registrar@example.org", "family": ""}

    before = text_of(run(operator, election))
    run(operator, election, "name_registrar", **prefixed("name_registrar", **data))
    named = text_of(run(operator, election))
    data |= {"name": "Another", "address": "another@example.org", "reason": "Ill."}
    run(operator, election, "replace_registrar", **prefixed("replace_registrar", **data))

    assert "Not in order:</strong> Registrar" in before
    assert "Name the registrar</button>" in before
    assert "Registrar: Registrar" in named
    assert "is to make the voting codes" in named
    assert Registrar.objects.get().name == "Another"


def test_the_registrar_is_waited_for_after_the_trustees(operator):
    election = make_shared_election(level=Level.SEPARATED)
    name_trustees(election)
    name_a_registrar(election)
    run_ceremony(election)

    waits = text_of(run(operator, election))
    register(election)
    ready = text_of(run(operator, election))

    assert "This waits for Registrar." in waits
    assert "has registered the codes, and hands them out" in ready
    assert "Voting opens" in ready


def test_who_has_decrypted_is_named_while_the_sum_waits_for_the_trustees(operator):
    election = make_shared_election()
    one, *_rest = name_trustees(election)
    secrets = run_ceremony(election)
    with clock.at(election.opens_at):
        keep_time()
        vote(election, voters_of(election)[0], *slugs_of(election)[:3])
    with clock.at(election.closes_at):
        keep_time()
        none_yet = text_of(run(operator, election))
        decrypt(election, secrets, 1)
        one_has = text_of(run(operator, election))
        run(operator, election, "send_link", **prefixed("send_link", keeper=f"trustee-{one.pk}"))
        decrypt(election, secrets, 3)

    assert "2 more trustees have to decrypt; any of them suffice." in none_yet
    assert none_yet.count("is to decrypt the sum of the ballots)") == 3
    assert "One more trustee has to decrypt" in one_has
    assert "In order:</strong> Trustee 1: Trustee 1" in one_has
    assert election.status == ElectionStatus.DECIDED


def test_what_has_opened_offers_no_other_trustees(operator):
    election = make_shared_election()
    name_trustees(election)
    run_ceremony(election)
    with clock.at(election.opens_at + timedelta(minutes=1)):
        keep_time()
        page = text_of(run(operator, election))

    assert "Replace a trustee" not in page
    assert "Send a link again" not in page
    assert "Then the trustees are asked to decrypt the sum." in page
