"""Pages of a call: for everybody, for whoever nominates, for the secretariat."""

import gzip
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.case_links import follow_path, lodged_path
from secretariat.choices.slots import MayNominate, SlotRole
from secretariat.models import SlotCall, SlotNomination
from secretariat.services.slots.answering import agree, leave
from secretariat.services.slots.slating import put_on_slate
from secretariat.slot_links import word_token
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_draft,
    make_nomination,
    make_runner,
    make_slate,
    named,
    of_family,
    person_of,
)

pytestmark = pytest.mark.django_db

# What is left of 25 KB beside the sheet and the pictures.
LIGHT = 10_000


def at(name, call, *args):
    return reverse(f"participation:slot-{name}", args=[call.slug, *args])


def form_for(call, **fields):
    return {
        "key": str(uuid.uuid4()),
        "session": call.sessions.order_by("number")[0].pk,
        "nominated_by": "person",
        "own_name": "Ama Owusu",
        "own_email": "ama@example.org",
        "own_language": "en",
        "speaker_name": "Chi",
        "speaker_email": "chi@example.org",
        "speaker_country": "KE",
        "speaker_language": "en",
        "alternate_name": "Dee",
        "alternate_email": "dee@example.org",
        "alternate_language": "en",
        "statement": "Ten years in the field.",
    } | fields


def test_everybody_reads_the_calls_and_nobody_else_a_draft(client):
    call, draft = make_call(), make_draft()

    page = client.get(reverse("participation:slot-calls")).content.decode()

    assert call.title in page
    assert draft.title not in page
    assert client.get(call.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert log_in(client, make_runner()).get(draft.get_absolute_url()).status_code == 200


def test_a_stranger_nominates_and_is_led_to_their_mail(client):
    call = make_call()

    assert client.get(at("nominate", call)).status_code == 200
    answer = client.post(at("nominate", call), form_for(call), follow=True)

    nomination = SlotNomination.objects.get()
    assert answer.redirect_chain[-1][0] == lodged_path(nomination.case)
    page = client.get(follow_path(nomination.case)).text
    assert "Chi" in page
    assert "Dee" in page


def test_what_comes_late_is_refused_in_words_and_nothing_typed_is_lost(client):
    call = make_call()

    with after_deadline(call):
        answer = client.post(at("nominate", call), form_for(call))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "closed on" in page
    assert "Ten years in the field." in page
    assert "chi@example.org" in page
    assert not SlotNomination.objects.exists()


def test_a_focal_point_nominates_for_the_family_and_the_page_counts_it(client):
    seat = make_focal_point()
    call = make_call(may_nominate=MayNominate.FAMILIES)
    log_in(client, seat.user)

    client.post(at("nominate", call), form_for(call, nominated_by="family"))

    assert SlotNomination.objects.get().case.family == seat.family
    page = client.get(call.get_absolute_url()).content.decode()
    assert f"{seat.family}: 1" in page
    assert "Chi" not in page


def test_strangers_read_who_may_nominate_where_they_may_not(client):
    call = make_call(may_nominate=MayNominate.FAMILIES)

    answer = client.post(at("nominate", call), form_for(call))

    assert answer.status_code == 403
    assert "Log in" in answer.content.decode()


def test_the_link_changes_nothing_until_somebody_answers(client):
    nomination = make_nomination(make_call(), is_agreed=False)
    link = reverse("participation:slot-word", args=[word_token(person_of(nomination))])

    assert client.get(link).status_code == 200
    assert person_of(nomination).is_asked

    client.post(link, {"step": "agree", "gender": "woman", "is_name_withheld": "on"})
    assert person_of(nomination).public_name == "Name withheld"
    client.post(link, {"step": "leave", "reason": "Ill."})
    assert not person_of(nomination).stands
    assert "nothing left to do" in client.get(link).content.decode()


def test_a_link_that_was_not_made_here_is_nobodys(client):
    assert client.get(reverse("participation:slot-word", args=["x:y"])).status_code == 404
    rename = reverse("participation:slot-rename", args=["x:y", "alternate"])
    assert client.get(rename).status_code == 404


def test_whoever_nominated_names_somebody_else_on_their_page(client):
    nomination = make_nomination(make_call())
    leave(person_of(nomination, SlotRole.ALTERNATE))
    own = follow_path(nomination.case)
    assert "name somebody else" in client.get(own).content.decode()
    token = own.rstrip("/").rpartition("/")[2]
    rename = reverse("participation:slot-rename", args=[token, "alternate"])

    assert client.get(rename).status_code == 200
    fields = {"name": "Eve", "email": "eve@example.org", "language": "en"}
    client.post(rename, {f"alternate_{name}": value for name, value in fields.items()})

    assert person_of(nomination, SlotRole.ALTERNATE).name == "Eve"
    refused = client.post(rename, {f"alternate_{key}": value for key, value in fields.items()})
    assert "somebody is named" in refused.content.decode()


def test_names_are_public_once_on_the_slate_unless_they_are_withheld(client):
    call = make_call(most=2)
    shown = make_nomination(call, speaker=named(name="Chi Shown"))
    hidden = make_nomination(call, speaker=named(name="Dee Hidden"))
    agree(person_of(hidden), is_name_withheld=True)
    assert "Chi Shown" not in client.get(call.get_absolute_url()).content.decode()

    with after_deadline(call):
        make_slate(call, shown, hidden)
        page = client.get(call.get_absolute_url()).content.decode()

    assert "Chi Shown" in page
    assert "Dee Hidden" not in page
    assert "Name withheld" in page
    assert person_of(shown).email not in page


@pytest.mark.parametrize("name", ["slate", "propose", "send", "publish", "extend", "cancel"])
def test_pages_of_the_secretariat_are_for_the_secretariat(client, name):
    call = make_draft() if name == "publish" else make_call()

    assert client.get(at(name, call)).status_code == 302
    assert log_in(client, make_user()).get(at(name, call)).status_code == 403
    assert log_in(client, make_runner()).get(at(name, call)).status_code == 200


def test_a_draft_is_published_after_a_look(client):
    call = make_draft(opens_at=clock.now() + timedelta(hours=1))
    log_in(client, make_runner())

    client.post(at("publish", call), {"confirmed": "yes"})

    assert SlotCall.objects.get(pk=call.pk).status == "published"


def test_the_slate_is_put_together_confirmed_sent_and_settled_by_clicks(client):
    call = make_call()
    nomination, other = make_nomination(call), make_nomination(call)
    step = at("slate-step", call)
    with after_deadline(call):
        log_in(client, make_runner())
        client.post(step, {"step": "put", "nomination": nomination.pk})
        client.post(at("propose", call), {f"reason_{other.pk}": "Fewer years."})
        client.post(step, {"step": "confirm"})
        assert SlotCall.objects.get(pk=call.pk).status == "proposed"
        log_in(client, make_runner())
        client.post(step, {"step": "confirm"})
        now = clock.now().strftime("%Y-%m-%dT%H:%M")
        sending = {"sent_to": "CSD", "sent_at": now, "text": "Names."}
        client.post(at("send", call), sending | {"register_number": "rl-2005-0007"})
        place = call.sessions.get().places.get()
        assert client.get(at("outcome", call, place.pk)).status_code == 200
        outcome = {"outcome": "taken", "form": "written", "taken_at": "2005-01-02T10:00"}
        said = {"decided_by": "The Secretary-General", "reason": "Fits."}
        client.post(at("outcome", call, place.pk), outcome | said)

    page = client.get(call.get_absolute_url()).content.decode()
    call.refresh_from_db()
    assert call.status == "settled"
    assert "RL-2005-0007" in page
    assert "Taken" in page
    assert "Fits." in page


def test_a_form_of_an_outcome_that_breaks_a_rule_keeps_what_was_typed(client):
    call = make_call()
    nomination = make_nomination(call)
    with after_deadline(call):
        (place,) = make_slate(call, nomination)
        log_in(client, make_runner())
        outcome = {"outcome": "taken", "form": "oral", "taken_at": "2005-01-02T10:00"}
        said = {"decided_by": "The Secretary-General", "reason": "Fits."}
        answer = client.post(at("outcome", call, place.pk), outcome | said)

    assert "was not sent yet" in answer.content.decode()
    assert "Fits." in answer.content.decode()


def test_a_session_is_cancelled_on_a_page_of_its_own(client):
    call = make_call()
    session = call.sessions.get()
    log_in(client, make_runner())

    assert client.get(at("session-cancel", call, session.pk)).status_code == 200
    fields = {"form": "written", "taken_at": "2005-01-02T10:00", "reason": "R", "decided_by": "X"}
    answer = client.post(at("session-cancel", call, session.pk), fields)

    assert "was not sent yet" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_the_pages_of_a_call_cost_the_same_for_one_name_and_for_many(
    client, django_assert_max_num_queries, count
):
    call = make_call(most=6)
    nominations = [of_family(call) for _ in range(count)]
    with after_deadline(call):
        make_slate(call, *nominations)

    with django_assert_max_num_queries(26):
        client.get(call.get_absolute_url())
    log_in(client, make_runner())
    with django_assert_max_num_queries(40):
        client.get(at("slate", call))


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_of_calls_costs_the_same_for_one_and_for_many(
    client, django_assert_max_num_queries, count
):
    for _ in range(count):
        make_call()

    with django_assert_max_num_queries(10):
        client.get(reverse("participation:slot-calls"))


def test_the_slate_in_work_shows_who_has_not_agreed(client):
    call = make_call()
    make_nomination(call, is_agreed=False)
    agreed = make_nomination(call)
    log_in(client, make_runner())

    with after_deadline(call):
        page = client.get(at("slate", call)).content.decode()
        put_on_slate(agreed, actor=make_runner())

    assert "has not agreed" in page
    assert f"Put {agreed} on the slate" in page


def test_the_public_page_of_a_call_is_light(client):
    call = make_call(sessions=11)

    page = client.get(call.get_absolute_url()).content

    assert len(gzip.compress(page)) <= LIGHT
