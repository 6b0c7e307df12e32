"""Every mail to trustees and to the registrar, as it reads."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.golden import assert_golden
from elections.choices import Level
from elections.links import link_of
from elections.notifications.registrars import roll_awaits_codes
from elections.notifications.trustees import decryption_awaited
from elections.services.outsiders import send_link
from elections.services.registrars import name_registrar, replace_registrar
from elections.services.trustees import name_trustee, replace_trustee
from elections.tests.factories import at_geneva, make_frozen_election, make_operator
from elections.tests.trusteeship import run_ceremony

pytestmark = pytest.mark.django_db
OPENS, CLOSES = at_geneva("2005-01-05 10:00"), at_geneva("2005-01-14 18:00")
PEOPLE = ["Notary A", "Librarian B", "Professor C"]


@pytest.fixture
def election():
    with clock.at(OPENS - timedelta(days=1)):
        election = make_frozen_election(level=Level.SEPARATED, correction_hours=0)
        election.slug, election.title = "csbs", "CSBS & election"
        election.opens_at, election.closes_at = OPENS, CLOSES
        election.save()
        yield election


@pytest.fixture
def trustees(election):
    return [
        name_trustee(
            election,
            place=place,
            name=name,
            address=f"trustee-{place}@example.org",
            family=None,
            actor=make_operator(),
        )
        for place, name in enumerate(PEOPLE, start=1)
    ]


@pytest.fixture
def registrar(election):
    return name_registrar(
        election, name="Dean D", address="dean@example.org", family=None, actor=make_operator()
    )


def check(name, holder, at=-1):
    about = f"election/csbs/{holder._meta.model_name}-{holder.pk}"
    letters = list(OutgoingMail.objects.about(about).order_by("pk"))
    assert all(letter.is_confidential for letter in letters)
    assert_golden(letters[at], f"elections/{name}", hiding={link_of(holder): "LINK"})


def test_mails_of_a_ceremony(election, trustees):
    run_ceremony(election)

    for at, name in enumerate(("named", "called_to_share", "called_to_check", "ready")):
        check(f"trustee_{name}", trustees[0], at)


def test_mails_of_a_replacement(trustees):
    successor = replace_trustee(
        trustees[1],
        name="Judge E",
        address="judge@example.org",
        family=None,
        reason="Librarian B is ill.",
        actor=make_operator(),
    )

    check("trustee_replaced", trustees[1])
    check("trustee_restarted", trustees[0])
    assert link_of(successor) != link_of(trustees[1])


def test_mail_with_a_new_link(trustees, registrar):
    for holder, name in ((trustees[0], "trustee_link"), (registrar, "registrar_link")):
        check(name, send_link(holder, actor=make_operator()))


def test_mail_after_the_close(election, trustees):
    election.ballots = 40

    decryption_awaited(election)

    check("trustee_decrypt", trustees[0])


def test_mails_to_the_registrar(election, registrar):
    check("registrar_named", registrar)
    roll_awaits_codes(election)
    check("registrar_called", registrar)
    replaced = replace_registrar(
        registrar,
        name="Dean F",
        address="f@example.org",
        family=None,
        reason="The seed was seen.",
        actor=make_operator(),
    )
    check("registrar_replaced", replaced, -2)


def test_mail_to_the_registrar_of_a_run_off(election, registrar):
    first = make_frozen_election(level=Level.SEPARATED)
    election.first_round = first
    election.save()

    roll_awaits_codes(election)

    check("registrar_called_again", registrar)
