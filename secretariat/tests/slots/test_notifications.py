"""What the mails of a call say, to the letter."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.golden import assert_golden
from families.tests.factories import make_family, make_focal_point
from secretariat.case_links import follow_url
from secretariat.choices.slots import PlaceStatus, SlotRole
from secretariat.notifications.slots import word_still_wanted
from secretariat.services.slots.answering import leave
from secretariat.services.slots.outcomes import record_outcome
from secretariat.services.slots.places import Became
from secretariat.services.slots.timekeeping import keep_time
from secretariat.slot_links import word_url
from secretariat.tests.cases.factories import make_event
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_runner,
    make_sent_slate,
    make_slate,
    named,
    person_of,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 10, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(NOW):
        yield


@pytest.fixture
def call():
    event = make_event(
        name="World Summit, Tunis",
        first_day=NOW.date() + timedelta(days=27),
        last_day=NOW.date() + timedelta(days=29),
    )
    call = make_call(event=event, title="Speakers for the plenaries", slug="tunis")
    call.sessions.update(name="Second plenary", starts_at=NOW + timedelta(days=27))
    return call


@pytest.fixture
def nomination(call):
    seat = make_focal_point(family=make_family(name_en="Gender"))
    return make_nomination(
        call,
        seat=seat,
        speaker=named(name="Ama Owusu", email="ama@example.org"),
        alternate=named(name="Ben Ali", email="ben@example.org"),
    )


def golden(occasion, name, nomination, to=""):
    mail = OutgoingMail.objects.filter(occasion__startswith=occasion).order_by("pk")
    mail = mail.filter(to=to).first() if to else mail.first()
    people = nomination.people.all()
    links = {word_url(person): "LINK" for person in people}
    greeting = mail.body.splitlines()[0]
    greeted = greeting if not to else "Nobody"
    hiding = {
        greeted: "Dear NAME,",
        follow_url(nomination.case): "LINK",
        nomination.case.reference: "NUMBER",
        **links,
    }
    assert_golden(mail, f"secretariat/{name}", hiding=hiding)


def test_the_mail_that_asks_for_somebodys_word(nomination):
    golden("slot-word", "slot_word", nomination, "ama@example.org")


def test_the_mail_that_asks_once_more(nomination):
    word_still_wanted(person_of(nomination))

    golden("slot-word-again", "slot_word_again", nomination, "ama@example.org")


def test_the_mail_that_a_call_is_open(nomination):
    keep_time()

    golden("slot-call-open", "slot_call_open", nomination)


def test_the_mails_when_the_speaker_withdraws(nomination):
    leave(person_of(nomination))

    golden("slot-left", "slot_left", nomination)
    golden("slot-stepped-in", "slot_stepped_in", nomination)


def test_the_mail_that_nobody_is_left(nomination):
    leave(person_of(nomination, SlotRole.ALTERNATE))
    leave(person_of(nomination))
    OutgoingMail.objects.filter(body__contains="Ben Ali (").delete()

    golden("slot-left", "slot_left_nobody", nomination)


def test_the_mails_of_a_slate(call, nomination):
    other = make_nomination(call)
    with after_deadline(call):
        keep_time()
        make_slate(call, nomination)

    golden("slot-due", "slot_matter_due", nomination)
    golden("slot-proposed", "slot_matter_proposed", nomination)
    golden("slot-placed", "slot_placed", nomination, "ama@example.org")
    golden("slot-not-on-slate", "slot_not_on_slate", other)


def test_the_mail_of_what_became_of_it(call, nomination):
    with after_deadline(call):
        (place,) = make_sent_slate(call, nomination)
        became = Became(
            decided_by="The Secretary-General of ITU",
            reason="A head of State takes the slot.",
            form="oral",
            location="Room XVII",
            taken_at=call.closes_at,
            replacement="A minister of the host country",
        )
        record_outcome(place, PlaceStatus.REPLACED, became, actor=make_runner())

    golden("slot-outcome", "slot_outcome", nomination, "ben@example.org")


def test_the_mail_that_a_slate_that_was_sent_has_changed(call, nomination):
    with after_deadline(call):
        make_sent_slate(call, nomination)
        leave(person_of(nomination))

    golden("slot-changed", "slot_matter_changed", nomination)
