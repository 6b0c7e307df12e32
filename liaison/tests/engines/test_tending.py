"""Whatever goes wrong with one list, the others are looked after."""

import pytest

from csb_portal.models import OutgoingMail
from liaison.engines.rest import HeldMail
from liaison.models import Channel, Handover
from liaison.services.channels.moderation import accept_post
from liaison.services.engines import handing_over, mirroring, tending
from liaison.services.engines.tending import tend_engines
from liaison.tests.channels.factories import channel, make_post
from liaison.tests.engines.halls import letter
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(bureau) -> Channel:
    """A channel that is looked after behind the bureau's."""
    later = channel("content-themes", engine="mailman")
    assert later.pk > bureau.pk
    return later


def hold(fake, to: Channel) -> None:
    raw = letter("stranger@elsewhere.example.org", to)
    fake.held_mails = [HeldMail(3, "<one@mail.example.org>", "x", "", raw)]


def test_a_mail_held_on_the_list_of_a_closed_channel_is_dropped_and_stops_nobody(
    fake, bureau, later
):
    hold(fake, bureau)
    Channel.objects.filter(pk=bureau.pk).update(is_active=False)
    make_post(later)

    tend_engines()

    assert fake.decided == [(3, "discard")]
    assert not bureau.posts.exists()
    assert not Handover.objects.waiting().exists()


def test_what_was_shown_before_a_channel_was_closed_is_still_decided_on(fake, bureau):
    hold(fake, bureau)
    tend_engines()
    Channel.objects.filter(pk=bureau.pk).update(is_active=False)
    tend_engines()
    accept_post(bureau.posts.get(), actor=make_member())

    tend_engines()

    assert fake.decided == [(3, "accept")]


def test_a_fault_with_one_list_is_logged_and_the_next_is_looked_after(
    fake, bureau, later, monkeypatch, caplog
):
    make_post(later)
    tend_list = tending.tend_list

    def stumble(over: Channel) -> None:
        if over == bureau:
            raise ZeroDivisionError
        tend_list(over)

    monkeypatch.setattr(tending, "tend_list", stumble)
    tend_engines()

    assert not Handover.objects.waiting().exists()
    assert "The list of bureau could not be looked after." in caplog.text


def test_a_held_mail_that_cannot_be_shown_holds_up_no_post(fake, bureau, monkeypatch, caplog):
    hold(fake, bureau)
    make_post(bureau)

    def stumble(*_arguments: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(mirroring, "take_in", stumble)
    tend_engines()

    assert not Handover.objects.waiting().exists()
    assert "A mail held on the list of bureau cannot be shown." in caplog.text


def test_a_post_that_cannot_be_taken_back_stops_neither_others_nor_lists(
    fake, bureau, later, monkeypatch, caplog
):
    broken, fine = make_post(bureau), make_post(bureau)
    make_post(later)
    channel(engine="embedded")
    distribute = handing_over.distribute

    def stumble(post):
        if post == broken:
            raise ZeroDivisionError
        distribute(post)

    monkeypatch.setattr(handing_over, "distribute", stumble)
    tend_engines()

    assert [waiting.post for waiting in Handover.objects.waiting()] == [broken]
    assert OutgoingMail.objects.filter(occasion=fine.occasion).exists()
    assert f"{broken.reference} could not be handed out here." in caplog.text
