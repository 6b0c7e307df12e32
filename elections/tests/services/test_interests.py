"""Expressions of interest: one voice a family, and nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from elections.choices import CallStatus, InterestStatus, SecondVoice
from elections.models import ExpressionOfInterest, KeptStatement
from elections.services.interests import (
    InterestRefused,
    answer_as_second_voice,
    express_interest,
    kept_statement,
    withdraw_interest,
)
from elections.tests.factories import at_geneva, make_call
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db
CLOSES = at_geneva("2005-01-14 18:00")


def a_family():
    family = make_family()
    return make_focal_point(family=family, seat=1), make_focal_point(family=family, seat=2)


def test_an_offer_gets_a_number_and_goes_to_the_whole_bureau_at_once():
    call, (author, partner), other = make_call(), a_family(), make_focal_point()

    interest = express_interest(call, author, statement="We will serve.")

    assert interest.reference == f"EI-{clock.today().year}-0001"
    assert interest.second_voice == SecondVoice.SILENT
    mails = {mail.to: mail for mail in OutgoingMail.objects.all()}
    assert set(mails) == {p.user.email for p in (author, partner, other)}
    assert mails[author.user.email].subject.startswith("Received: your expression of interest")
    assert mails[partner.user.email].subject.startswith("Please confirm")
    assert "We will serve." in mails[other.user.email].body


def test_two_minutes_late_is_refused_with_the_server_time_and_the_text_is_kept():
    author = make_focal_point()
    call = make_call(opens_at=CLOSES - timedelta(days=9), closes_at=CLOSES)

    with clock.at(CLOSES + timedelta(minutes=2)), pytest.raises(InterestRefused) as refusal:
        express_interest(call, author, statement="Sorry we are two minutes late.")

    assert "14 January 2005, 17:02 UTC" in str(refusal.value)
    assert not ExpressionOfInterest.objects.exists()
    assert KeptStatement.objects.get().reason == str(refusal.value)
    assert kept_statement(author.user) == "Sorry we are two minutes late."
    mail = OutgoingMail.objects.get()
    assert "Sorry we are two minutes late." in mail.body
    assert AuditEntry.objects.get().event == "elections.interest_refused"


def test_a_family_speaks_with_one_voice():
    call, (first, second) = make_call(), a_family()
    express_interest(call, first, statement="We will serve.")

    with pytest.raises(InterestRefused, match="has already expressed interest"):
        express_interest(call, second, statement="So will we.")

    assert ExpressionOfInterest.objects.count() == 1
    assert kept_statement(second.user) == "So will we."


def test_an_announced_call_takes_offers_from_its_hour_even_if_no_worker_is_awake():
    author = make_focal_point()
    call = make_call(CallStatus.SCHEDULED)

    express_interest(call, author, statement="We will serve.")

    call.refresh_from_db()
    assert call.status == CallStatus.OPEN


@pytest.mark.parametrize(
    ("supports", "voice"), [(True, SecondVoice.CONFIRMED), (False, SecondVoice.DECLINED)]
)
def test_the_second_focal_point_is_heard(supports, voice):
    call, (author, partner) = make_call(), a_family()
    interest = express_interest(call, author, statement="We will serve.")

    interest = answer_as_second_voice(interest, partner, supports=supports)

    assert interest.second_voice == voice


def test_nobody_confirms_their_own_offer_nor_another_familys():
    call, (author, _partner), stranger = make_call(), a_family(), make_focal_point()
    interest = express_interest(call, author, statement="We will serve.")

    for focal_point in (author, stranger):
        with pytest.raises(DomainError, match="not the second focal point"):
            answer_as_second_voice(interest, focal_point, supports=True)


def test_an_offer_at_the_last_minute_can_be_confirmed_for_48_hours():
    author, partner = a_family()
    call = make_call(opens_at=CLOSES - timedelta(days=9), closes_at=CLOSES)
    with clock.at(CLOSES - timedelta(minutes=2)):
        interest = express_interest(call, author, statement="We will serve.")

    with clock.at(CLOSES + timedelta(hours=49)), pytest.raises(DomainError, match="has passed"):
        answer_as_second_voice(interest, partner, supports=True)
    with clock.at(CLOSES + timedelta(hours=47)):
        interest = answer_as_second_voice(interest, partner, supports=True)

    assert interest.second_voice == SecondVoice.CONFIRMED


def test_a_family_without_second_focal_point_is_not_called_silent():
    interest = express_interest(make_call(), make_focal_point(), statement="We will serve.")

    assert interest.second_voice == SecondVoice.VACANT


def test_a_withdrawn_offer_stays_on_record_and_makes_room_for_another():
    call, (author, partner) = make_call(), a_family()
    interest = express_interest(call, author, statement="We will serve.")

    withdraw_interest(interest, partner)
    again = express_interest(call, author, statement="We will, after all.")

    interest.refresh_from_db()
    assert interest.status == InterestStatus.WITHDRAWN
    assert list(call.interests.standing()) == [again]


def test_an_offer_is_not_withdrawn_by_others_nor_after_the_close():
    author = make_focal_point()
    call = make_call(opens_at=CLOSES - timedelta(days=9), closes_at=CLOSES)
    with clock.at(CLOSES - timedelta(days=1)):
        interest = express_interest(call, author, statement="We will serve.")
        with pytest.raises(DomainError, match="Only the family"):
            withdraw_interest(interest, make_focal_point())

    with clock.at(CLOSES), pytest.raises(DomainError, match="has closed"):
        withdraw_interest(interest, author)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_clicks_express_interest_once():
    call, author = make_call(), make_focal_point()

    def click(_):
        try:
            return express_interest(call, author, statement="We will serve.").reference
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(click, range(8)))

    assert references == {ExpressionOfInterest.objects.get().reference}
    assert OutgoingMail.objects.filter(to=author.user.email).count() == 1
