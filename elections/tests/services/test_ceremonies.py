"""What trustees send is checked, kept once, and made into one key; then the vote can open."""

import json

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from elections.choices import ElectionStatus
from elections.protocol.ceremony import certificate, new_secret, output, polynomial
from elections.protocol.trustees import Trustees
from elections.services.ceremonies import (
    accept_certificate,
    accept_output,
    accept_polynomial,
)
from elections.services.trustees import replace_trustee
from elections.tests.factories import make_operator
from elections.tests.trusteeship import (
    make_shared_election,
    name_trustees,
    run_ceremony,
)
from elections.trusteeship import trustees_of

pytestmark = pytest.mark.django_db
SECRETS = [new_secret() for _ in range(3)]


def make_certificate(trustee, secret="", size=3, threshold=2):
    return certificate(secret or SECRETS[trustee.place - 1], trustee.place, size, threshold)


def after_certificates():
    election = make_shared_election()
    trustees = name_trustees(election)
    for trustee in trustees:
        accept_certificate(trustee, make_certificate(trustee))
    return trustees, [each.certificate for each in refreshed(trustees)]


def after_polynomials():
    trustees, certs = after_certificates()
    for trustee in trustees:
        accept_polynomial(trustee, polynomial(SECRETS[trustee.place - 1], trustee.place, certs))
    return trustees, certs, [each.polynomial for each in refreshed(trustees)]


def refreshed(trustees):
    for trustee in trustees:
        trustee.refresh_from_db()
    return trustees


def steps_of(election):
    return [(state.step.value, state.waits_for) for state in trustees_of(election)]


def calls(election, subject):
    return OutgoingMail.objects.filter(
        occasion__startswith=f"election/{election.slug}/trustee-", subject__startswith=subject
    )


def test_three_visits_lead_to_one_key_and_let_the_vote_open():
    election = make_shared_election()
    name_trustees(election)

    run_ceremony(election)

    trustees = Trustees.parse(election.trustees_text)
    assert (trustees.size, trustees.threshold) == (3, 2)
    assert election.keys_ready_at is not None
    assert AuditEntry.objects.filter(event="elections.trustee_ready").count() == 3
    assert calls(election, "The key is complete").count() == 3


def test_each_step_says_whom_it_waits_for():
    election = make_shared_election()
    first, second, third = name_trustees(election)

    accept_certificate(first, make_certificate(first))

    assert steps_of(election) == [
        ("others_secrets", ["Trustee 2", "Trustee 3"]),
        ("secret", []),
        ("secret", []),
    ]
    for trustee in (second, third):
        accept_certificate(trustee, make_certificate(trustee))
    certs = [each.certificate for each in refreshed([first, second, third])]
    accept_polynomial(second, polynomial(SECRETS[1], 2, certs))
    assert steps_of(election) == [
        ("share", []),
        ("others_shares", ["Trustee 1", "Trustee 3"]),
        ("share", []),
    ]


def test_a_place_without_a_name_is_waited_for():
    election = make_shared_election()
    first, _second, third = name_trustees(election)
    third.delete()

    accept_certificate(first, make_certificate(first))

    assert steps_of(election)[0] == (
        "others_secrets",
        ["Trustee 2", "somebody who is not named yet"],
    )
    assert steps_of(election)[2] == ("unnamed", [])


def test_everybody_is_called_back_once_all_have_done_a_step():
    election = make_shared_election()
    trustees = name_trustees(election)

    for trustee in trustees[:2]:
        accept_certificate(trustee, make_certificate(trustee))
    assert calls(election, "Please come back").count() == 0
    accept_certificate(trustees[2], make_certificate(trustees[2]))

    letters = calls(election, "Please come back")
    assert {letter.to for letter in letters} == {each.address for each in trustees}
    assert all(letter.is_confidential for letter in letters)


def test_sending_twice_changes_nothing():
    trustees, certs, polynomials = after_polynomials()
    made = output(SECRETS[0], 1, certs, polynomials)

    for _ in range(2):
        checked = accept_output(trustees[0], made)
        accept_polynomial(trustees[0], polynomials[0])
        accept_certificate(trustees[0], certs[0])

    assert refreshed(trustees)[0].checked_at == checked.checked_at
    assert AuditEntry.objects.filter(event="elections.trustee_ready").count() == 1


def test_a_step_is_done_once():
    trustees, certs, polynomials = after_polynomials()

    with pytest.raises(DomainError, match="was done before"):
        accept_certificate(trustees[0], make_certificate(trustees[0], new_secret()))
    with pytest.raises(DomainError, match="was done before"):
        accept_polynomial(trustees[0], polynomial(SECRETS[0], 1, certs))

    assert refreshed(trustees)[0].certificate == certs[0]
    assert trustees[0].polynomial == polynomials[0]


def test_no_step_comes_before_the_others_have_done_the_one_before():
    trustees, certs, polynomials = after_polynomials()
    election = trustees[0].election
    election.trustees.filter(place=3).update(polynomial="")
    with pytest.raises(DomainError, match="its time has not come"):
        accept_output(trustees[0], output(SECRETS[0], 1, certs, polynomials))

    election.trustees.update(certificate="", polynomial="")
    accept_certificate(trustees[0], certs[0])
    with pytest.raises(DomainError, match="its time has not come"):
        accept_polynomial(trustees[0], polynomials[0])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The certificate of trustee 1 is not JSON"),
        ("{}", "The certificate of trustee 1 does not have the members"),
        (certificate(SECRETS[0], 2, 3, 2), "was not made for place 1, 2 of 3"),
        (certificate(SECRETS[0], 1, 3, 3), "was not made for place 1, 2 of 3"),
    ],
)
def test_a_wrong_certificate_is_refused_in_words(text, problem):
    (trustee, *_others) = name_trustees(make_shared_election())

    with pytest.raises(DomainError, match=problem):
        accept_certificate(trustee, text)

    assert refreshed([trustee])[0].certificate == ""


def test_two_trustees_of_one_secret_are_refused():
    election = make_shared_election()
    trustees = name_trustees(election)
    for trustee in trustees[:2]:
        accept_certificate(trustee, make_certificate(trustee))

    with pytest.raises(DomainError, match="Two keys in the trustees' certificates are the same"):
        accept_certificate(trustees[2], make_certificate(trustees[2], SECRETS[0]))


def test_a_polynomial_of_somebody_else_is_refused():
    trustees, certs = after_certificates()

    with pytest.raises(DomainError, match="did not pass the check"):
        accept_polynomial(trustees[0], polynomial(SECRETS[1], 2, certs))


def test_an_output_of_somebody_else_or_altered_is_refused():
    trustees, certs, polynomials = after_polynomials()
    made = json.loads(output(SECRETS[0], 1, certs, polynomials))
    made["public_key"]["pok"]["response"] = "4711"

    with pytest.raises(DomainError, match="did not pass the check"):
        accept_output(trustees[0], output(SECRETS[1], 2, certs, polynomials))
    with pytest.raises(DomainError, match="did not pass the check"):
        accept_output(trustees[0], json.dumps(made, separators=(",", ":")))

    assert refreshed(trustees)[0].checked_at is None


def test_whoever_was_replaced_sends_nothing_more():
    (trustee, *_others) = name_trustees(make_shared_election())
    replace_trustee(
        trustee,
        name="B",
        address="b@example.org",
        family=None,
        reason="Ill.",
        actor=make_operator(),
    )

    with pytest.raises(DomainError, match="was done before, or its time"):
        accept_certificate(trustee, make_certificate(trustee))


def test_a_called_off_vote_takes_no_secrets():
    election = make_shared_election()
    (trustee, *_others) = name_trustees(election)
    election.status = ElectionStatus.CANCELLED
    election.save()

    with pytest.raises(DomainError, match="was done before, or its time"):
        accept_certificate(trustee, make_certificate(trustee))
    assert steps_of(election)[0] == ("stopped", [])
