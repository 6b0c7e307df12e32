"""Answers to date polls: taken, changed, refused in words, and added up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from liaison.choices.calendar import PollStatus
from liaison.models import DatePoll, PollAnswer, PollVoice
from liaison.notifications.calendar import link_of
from liaison.services.calendar.answers import answer_poll, find_voice, tally_of
from liaison.services.calendar.polls import call_off_poll, choose_date, close_poll
from liaison.tests.calendar.factories import give, make_contact, make_poll
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.at(NOW):
        yield


def a_voice(**person: object) -> PollVoice:
    poll = make_poll()
    return poll.voices.with_people().exclude(contact=None).get()


def token_of(voice: PollVoice) -> str:
    return link_of(voice).rstrip("/").rpartition("/")[2]


def choices_of(voice: PollVoice) -> list[str]:
    return list(voice.answers.order_by("option__starts_at").values_list("choice", flat=True))


def test_an_answer_is_kept_and_only_the_trail_knows_whose():
    voice = give(a_voice(), "yes", "if_need_be")

    assert (choices_of(voice), voice.answered_at) == (["yes", "if_need_be"], NOW)
    entry = AuditEntry.objects.get(event="calendar.poll_answered")
    assert (entry.is_public, entry.data) == (False, {"voice": voice.pk})


def test_a_later_answer_takes_the_place_of_an_earlier_one():
    voice = a_voice()
    give(voice, "yes", "no")

    with clock.at(NOW + timedelta(days=1)):
        give(voice, "no", "no")

    voice.refresh_from_db()
    assert (choices_of(voice), voice.answered_at) == (["no", "no"], NOW + timedelta(days=1))
    assert PollAnswer.objects.count() == 2


@pytest.mark.parametrize("choices", [{}, {0: "yes"}, "one", "odd"])
def test_an_answer_that_leaves_a_date_out_is_refused_whole(choices):
    voice = a_voice()
    first, second = voice.poll.options.all()
    given = {"one": {first.pk: "yes"}, "odd": {first.pk: "yes", second.pk: "perhaps"}}

    with pytest.raises(DomainError, match="One of the dates has no answer yet"):
        answer_poll(voice, given.get(choices, choices) if isinstance(choices, str) else choices)

    assert not PollAnswer.objects.exists()


def test_after_the_moment_an_answer_is_refused_in_words():
    voice = a_voice()

    with (
        clock.at(voice.poll.closes_at),
        pytest.raises(DomainError, match="Answers to DP-2005-0001 closed at 8 March 2005, 09:00"),
    ):
        give(voice, "yes", "yes")


@pytest.mark.parametrize("end", ["closed", "decided", "called off"])
def test_a_poll_that_is_over_takes_no_answers(end):
    voice, member = a_voice(), make_member()
    poll = voice.poll
    if end == "closed":
        DatePoll.objects.update(closes_at=NOW + timedelta(minutes=1))
        with clock.at(NOW + timedelta(minutes=1)):
            close_poll(poll)
    elif end == "decided":
        choose_date(poll, poll.options.first(), actor=member)
    else:
        call_off_poll(poll, actor=member, reason="No need.")

    with pytest.raises(DomainError, match="Write to the secretariat"):
        give(PollVoice.objects.get(pk=voice.pk), "yes", "yes")


def test_answers_add_up_by_date_with_the_best_marked():
    make_contact()
    member = make_member()
    poll = make_poll(actor=member)
    mine, theirs = poll.voices.get(user=member), poll.voices.exclude(contact=None).get()
    give(mine, "yes", "yes")
    give(theirs, "no", "if_need_be")

    first, second = tally_of(poll)

    assert (first.yes, first.no, first.is_best) == ([mine], [theirs], False)
    assert (second.yes, second.if_need_be, second.is_best) == ([mine], [theirs], True)


@pytest.mark.parametrize("people", [1, 6])
def test_adding_up_costs_two_queries(people, django_assert_num_queries):
    for _ in range(people):
        make_contact()
    poll = make_poll()
    for voice in poll.voices.all():
        give(voice, "yes", "no")

    with django_assert_num_queries(2):
        [(one.name, one.body) for tally in tally_of(poll) for one in tally.yes]


# --- the link -------------------------------------------------------------------------


def test_a_link_is_one_contacts_and_asks_for_no_account():
    voice = a_voice()

    assert find_voice(token_of(voice)) == voice


def test_people_with_an_account_answer_behind_their_login():
    poll = make_poll()
    voice = poll.voices.exclude(user=None).get()

    assert link_of(voice) == f"http://127.0.0.1:8000/meetings/polls/{poll.reference}/"


@pytest.mark.parametrize("token", ["", "x", "{pk}", "{pk}.", "{pk}.forged"])
def test_a_forged_link_is_a_sentence(token):
    voice = a_voice()

    with pytest.raises(DomainError, match="not known"):
        find_voice(token.format(pk=voice.pk))


def test_the_link_of_somebody_who_left_is_nobodys():
    voice = a_voice()
    voice.contact.until = NOW.date()
    voice.contact.save()

    with pytest.raises(DomainError, match="nobody's any more"):
        find_voice(token_of(voice))


# --- at once --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_people_and_one_person_twice_answer_at_once():
    make_contact()
    poll = make_poll()
    voices = [*poll.voices.all(), *poll.voices.all()]

    def answer(pair):
        number, voice = pair
        try:
            with clock.at(NOW):
                give(voice, *(["yes", "no"] if number < 2 else ["no", "no"]))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(answer, enumerate(voices)))

    assert PollAnswer.objects.count() == 4
    for voice in poll.voices.all():
        assert choices_of(voice) in (["yes", "no"], ["no", "no"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_of_six_who_choose_at_once_one_plans_the_meeting():
    poll, member = make_poll(), make_member()
    options = list(poll.options.all())

    def choose(number):
        try:
            with clock.at(NOW):
                choose_date(poll, options[number % 2], actor=member)
        except DomainError:
            return "refused"
        else:
            return "chosen"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(choose, range(6)))

    assert outcomes == ["chosen"] + ["refused"] * 5
    poll.refresh_from_db()
    assert poll.status == PollStatus.DECIDED
