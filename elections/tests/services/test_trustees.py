"""Who may keep a share of the key, and how one is replaced before the vote opens."""

import pytest
from allauth.account.models import EmailAddress

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.choices import Level
from elections.models import Trustee
from elections.services.outsiders import send_link
from elections.services.trustees import name_trustee, replace_trustee
from elections.tests.factories import make_election, make_operator
from elections.tests.trusteeship import (
    make_shared_election,
    name_a_registrar,
    name_trustees,
    run_ceremony,
)
from elections.trusteeship import TrusteeStep, trustees_of
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db


def name(election, **fields):
    values = {
        "place": 1,
        "name": "Notary A",
        "address": "notary@example.org",
        "family": None,
        "actor": make_operator(),
    }
    return name_trustee(election, **values | fields)


def replace(trustee, **fields):
    values = {
        "name": "Librarian B",
        "address": "librarian@example.org",
        "family": None,
        "reason": "Gone on leave.",
        "actor": make_operator(),
    }
    return replace_trustee(trustee, **values | fields)


def candidate_of(election):
    return election.candidacies.select_related("family").first().family


def mails_to(trustee):
    about = f"election/{trustee.election.slug}/trustee-{trustee.pk}"
    return OutgoingMail.objects.about(about).order_by("pk")


def test_a_trustee_is_named_and_gets_a_confidential_link():
    election = make_shared_election()

    trustee = name(election, family=make_family())

    (letter,) = mails_to(trustee)
    assert (letter.to, letter.is_confidential) == ("notary@example.org", True)
    assert f"/elections/{election.slug}/trustee/" in letter.body
    entry = audit.entries_about(election).last()
    assert entry.event == "elections.trustee_named"
    assert entry.data == {"place": 1}


def test_trustees_can_be_named_while_the_election_is_prepared():
    trustee = name(make_election(level=Level.SHARED))

    assert [state.trustee for state in trustees_of(trustee.election)] == [trustee, None, None]


def test_a_trustee_of_a_candidate_family_is_refused():
    election = make_shared_election()

    with pytest.raises(DomainError, match="family of this person is a candidate"):
        name(election, family=candidate_of(election))

    assert not Trustee.objects.exists()


@pytest.mark.parametrize("address", ["login", "second", "capitals", "unlisted"])
def test_the_address_of_a_candidates_focal_point_is_refused(address):
    election = make_shared_election()
    user = make_focal_point(family=candidate_of(election), seat=2).user
    EmailAddress.objects.create(user=user, email="second@example.org", verified=True)
    if address == "unlisted":  # somebody logs in with it all the same
        EmailAddress.objects.filter(email=user.email).delete()
    addresses = {
        "login": user.email,
        "unlisted": user.email,
        "second": "second@example.org",
        "capitals": user.email.upper(),
    }

    with pytest.raises(DomainError, match="family of this person is a candidate"):
        name(election, address=addresses[address])


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.STAFF])
def test_whoever_runs_elections_keeps_no_key(role):
    user = make_user(role)

    with pytest.raises(DomainError, match="This person runs elections here"):
        name(make_shared_election(), address=user.email)


def test_an_unconfirmed_address_is_nobodys():
    election = make_shared_election()
    user = make_focal_point(family=candidate_of(election), seat=2).user
    EmailAddress.objects.create(user=user, email="notary@example.org", verified=False)

    assert name(election).address == "notary@example.org"


def test_a_focal_point_of_another_family_can_be_a_trustee():
    election = make_shared_election(families=4, voters=5)
    candidates = election.candidacies.values("family")
    other = election.roll.exclude(family__in=candidates).get()

    assert name(election, address=other.user.email).place == 1


def test_one_address_keeps_one_secret():
    election = make_shared_election(level=Level.SEPARATED)
    name(election)
    registrar = name_a_registrar(election)

    for address in ("Notary@example.org", "notary+2@example.org", registrar.address):
        with pytest.raises(DomainError, match="Somebody with this address"):
            name(election, place=2, address=address)


def test_a_place_is_named_once_and_exists():
    election = make_shared_election()
    name(election)

    with pytest.raises(DomainError, match="Notary A has place 1"):
        name(election, address="other@example.org")
    for place in (0, 4):
        with pytest.raises(DomainError, match=f"There is no place {place}"):
            name(election, place=place, address="other@example.org")


def test_an_operator_of_a_candidate_family_names_nobody():
    election = make_shared_election()
    operator = make_user(Role.OPERATOR)
    make_focal_point(user=operator, family=candidate_of(election), seat=2)
    (trustee, *_others) = name_trustees(election)

    with pytest.raises(DomainError, match="Your family is a candidate"):
        name(election, actor=operator)
    with pytest.raises(DomainError, match="Your family is a candidate"):
        replace(trustee, actor=operator)
    with pytest.raises(DomainError, match="Your family is a candidate"):
        send_link(trustee, actor=operator)


def test_where_the_portal_keeps_the_key_there_is_no_trustee():
    with pytest.raises(DomainError, match="Standard: the portal keeps the key"):
        name(make_shared_election(level=Level.STANDARD))


def test_a_replaced_trustee_makes_all_begin_anew_and_everybody_is_told():
    election = make_shared_election()
    first, second, third = name_trustees(election)
    run_ceremony(election)

    successor = replace(second)

    election.refresh_from_db()
    assert (election.keys_ready_at, election.trustees_text) == (None, "")
    assert [state.step for state in trustees_of(election)] == [TrusteeStep.SECRET] * 3
    assert [state.trustee for state in trustees_of(election)] == [first, successor, third]
    for trustee in (first, third):
        assert "Librarian B" in mails_to(trustee).last().body
        assert "Gone on leave." in mails_to(trustee).last().body
        trustee.refresh_from_db()
        assert (trustee.certificate, trustee.polynomial, trustee.output) == ("", "", "")
    assert "Gone on leave." in mails_to(second).last().body
    assert [letter.to for letter in mails_to(successor)] == ["librarian@example.org"]
    entry = AuditEntry.objects.get(event="elections.trustee_replaced")
    assert (entry.data, entry.detail.content["reason"]) == ({"place": 2}, "Gone on leave.")


def test_after_a_replacement_the_key_is_made_anew():
    election = make_shared_election()
    (first, *_others) = name_trustees(election)
    run_ceremony(election)
    former = election.trustees_text

    replace(first)
    run_ceremony(election)

    assert election.trustees_text not in ("", former)
    assert election.keys_ready_at is not None


def test_whoever_lost_the_sheet_can_be_named_anew():
    election = make_shared_election()
    (first, *_others) = name_trustees(election)

    again = replace(first, name=first.name, address=first.address)

    assert (again.place, again.address) == (first.place, first.address)
    assert mails_to(again).count() == 1


def test_a_replacement_needs_a_reason_and_somebody_who_still_serves():
    (trustee, *_others) = name_trustees(make_shared_election())

    with pytest.raises(DomainError, match="There is no reason given"):
        replace(trustee, reason=" ")
    replace(trustee)
    with pytest.raises(DomainError, match="was replaced before"):
        replace(trustee, address="third@example.org")


def test_a_replacement_belongs_to_no_candidate_and_keeps_no_other_secret():
    election = make_shared_election()
    first, second, _third = name_trustees(election)

    with pytest.raises(DomainError, match="family of this person is a candidate"):
        replace(first, family=candidate_of(election))
    with pytest.raises(DomainError, match="Somebody with this address"):
        replace(first, address=second.address)


def test_a_new_link_voids_the_former_one():
    (trustee, *_others) = name_trustees(make_shared_election())
    before = mails_to(trustee).get().body

    send_link(trustee, actor=make_operator())

    letter = mails_to(trustee).last()
    assert letter.is_confidential
    (link,) = [line for line in letter.body.splitlines() if "/trustee/" in line]
    assert link not in before


def test_nobody_who_was_replaced_gets_a_new_link():
    (trustee, *_others) = name_trustees(make_shared_election())
    replace(trustee)

    with pytest.raises(DomainError, match="was replaced"):
        send_link(trustee, actor=make_operator())
