"""The pages on which agenda, minutes and actions are worked on."""

import pytest
from django.contrib.messages import get_messages

from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.meetings import ActionStatus, MeetingKind, MinutesStatus
from liaison.models import ActionItem
from liaison.services.meetings.agenda import propose_item
from liaison.services.meetings.approving import second_minutes, submit_minutes
from liaison.services.meetings.decisions import record_decision
from liaison.tests.meeting_factories import (
    later,
    make_action,
    make_announced,
    make_item,
    make_minutes,
    make_published,
)

pytestmark = pytest.mark.django_db


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def step(client, meeting, page, **data):
    return client.post(f"{meeting.get_absolute_url()}{page}", data)


def test_any_focal_point_proposes_and_only_the_six_confirm(client, member):
    meeting = make_announced(member)
    contact = meeting.invitations.exclude(contact=None).get().contact
    theirs = propose_item(meeting, title="Passes", contact=contact)
    proposer = make_focal_point().user
    log_in(client, proposer)

    step(client, meeting, "agenda/", title="Speaking time")
    refused = step(client, meeting, f"agenda/{theirs.pk}/", step="confirm")

    assert refused.status_code == 403
    own = meeting.items.get(title="Speaking time")
    assert step(client, meeting, f"agenda/{own.pk}/", step="withdraw").status_code == 302
    log_in(client, member)
    step(client, meeting, f"agenda/{theirs.pk}/", step="confirm")
    assert step(client, meeting, f"agenda/{theirs.pk}/", step="dance").status_code == 404
    theirs.refresh_from_db()
    assert theirs.is_agreed
    assert list(meeting.items.standing()) == [theirs]


def test_an_item_cites_a_number_there_is(client, member):
    meeting = make_announced(member)
    log_in(client, member)

    page = step(client, meeting, "agenda/", title="X", cites="RL-2005-0999")

    assert "There is no public message or action RL-2005-0999" in page.text
    assert not meeting.items.exists()


def test_items_are_ordered_by_a_button(client, member):
    meeting = make_announced(member)
    make_item(meeting, member, "One")
    two = make_item(meeting, member, "Two")
    log_in(client, member)

    step(client, meeting, f"agenda/{two.pk}/", step="raise")

    assert [item.title for item in meeting.items.standing()] == ["Two", "One"]


def test_somebody_invited_answers_on_the_page(client, member):
    meeting = make_announced(member)
    log_in(client, member)
    assert "Will you come?" in client.get(meeting.get_absolute_url()).text
    assert "Will you come?" in client.get("/desk/").text

    step(client, meeting, "reply/", reply="perhaps")
    step(client, meeting, "reply/", reply="dance")

    assert meeting.invitations.get(user=member).reply == "perhaps"
    log_in(client, make_focal_point().user)
    assert step(client, meeting, "reply/", reply="yes").status_code == 404


def test_who_was_there_what_was_decided_and_who_does_what(client, member):
    meeting = make_announced(member)
    owner = member.focal_points.get()
    log_in(client, member)
    with later(meeting):
        step(client, meeting, "attendance/", mandates=[owner.pk])
        step(client, meeting, "decision/", text="Two booths.")
        step(
            client,
            meeting,
            "action/",
            text="Write",
            owner=f"{owner.family.slug}:1",
            due_on="2005-02-25",
        )
        late = step(
            client,
            meeting,
            "action/",
            text="Write",
            owner=f"{owner.family.slug}:1",
            due_on="2005-02-01",
        )

    assert meeting.attendances.get().user == member
    assert meeting.decisions.get().text == "Two booths."
    action = ActionItem.objects.get()
    assert (action.owner_family, action.owner_seat) == (owner.family, 1)
    assert "until which day" in late.text


def test_two_writers_see_both_texts(client, member, second):
    meeting = make_announced(member)
    log_in(client, second)
    with later(meeting):
        make_minutes(meeting, member, "By the first.")
        page = step(client, meeting, "minutes/", body="By the second.", based_on="0")

        assert "Nobody&#x27;s words are overwritten unread." in page.text
        assert "By the first." in page.text
        assert page.text.count("By the second.") == 2
        assert 'name="based_on" value="1"' in page.text
        step(client, meeting, "minutes/", body="By both.", based_on="1")

    assert meeting.minutes.get().text.body == "By both."


def test_minutes_go_from_draft_to_published_by_buttons(client, member, second):
    meeting = make_announced(member, kind=MeetingKind.FAMILY, party=make_focal_point().family)
    with later(meeting):
        log_in(client, member)
        assert "Write the minutes of" in client.get("/desk/").text
        step(client, meeting, "minutes/", body="Agreed.", based_on="0")
        step(client, meeting, "minutes/step/", step="submit")
        own = step(client, meeting, "minutes/step/", step="second", text="1")
        assert "approved by a second person" in told(own)
        log_in(client, second)
        assert "Read and approve the minutes" in client.get("/desk/").text
        step(client, meeting, "minutes/step/", step="second", text="x")
        assert meeting.minutes.get().status == MinutesStatus.AWAITING
        step(client, meeting, "minutes/step/", step="second", text="1")
        assert "Publish the minutes" in client.get("/desk/").text
        step(client, meeting, "minutes/step/", step="publish")
        assert meeting.minutes.get().status == MinutesStatus.PUBLISHED
        step(client, meeting, "minutes/step/", step="correct", reason="A number.")
        assert meeting.minutes.count() == 2
        assert step(client, meeting, "minutes/step/", step="dance").status_code == 404
        page = client.get(meeting.get_absolute_url()).text
        assert "A correction is in work" in page


def test_minutes_are_sent_back_by_a_button(client, member, second):
    meeting = make_announced(member)
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member), actor=member)
        log_in(client, second)
        step(client, meeting, "minutes/step/", step="return", reason="A number is wrong.", text="1")

        minutes.refresh_from_db()
        assert minutes.returned_reason == "A number is wrong."
        assert "A number is wrong." in client.get(meeting.get_absolute_url()).text


def test_the_owner_closes_an_action_and_the_six_hand_it_on(client, member, second):
    meeting = make_announced(member)
    owner, other = make_focal_point(), make_focal_point()
    with later(meeting):
        action = make_action(meeting, member, owner)
        make_published(meeting, member, second)
        page = action.get_absolute_url()
        log_in(client, other.user)
        assert client.post(f"{page}close/", {"step": "done"}).status_code == 403
        assert client.get(f"{page}reassign/").status_code == 403
        log_in(client, member)
        assert client.get(f"{page}reassign/").status_code == 200
        client.post(f"{page}reassign/", {"owner": f"{other.family.slug}:1", "reason": "Ill."})
        log_in(client, owner.user)
        assert client.post(f"{page}close/", {"step": "done"}).status_code == 403
        log_in(client, other.user)
        assert action.reference in client.get("/desk/").text
        client.post(f"{page}close/", {"step": "cancel", "word": ""})
        client.post(f"{page}close/", {"step": "done", "word": "Sent."})

    action.refresh_from_db()
    assert (action.status, action.closing_word) == (ActionStatus.DONE, "Sent.")


def test_what_is_approved_is_sent_back_by_a_button(client, member, second):
    meeting = make_announced(member, kind=MeetingKind.FAMILY, party=make_focal_point().family)
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member), actor=member)
        second_minutes(minutes, actor=second, seen=1)
        log_in(client, member)
        assert "Send them back" in client.get(meeting.get_absolute_url()).text
        step(client, meeting, "minutes/step/", step="return", reason="A name.", text="1")

    assert meeting.minutes.get().status == MinutesStatus.DRAFT


@pytest.mark.parametrize(
    "form",
    [
        {"step": "return", "reason": "x" * 501, "text": "1"},
        {"step": "return", "reason": "a\0b", "text": "1"},
        {"step": "return", "reason": "No."},
        {"step": "return", "reason": "No.", "text": "2"},
        {"step": "second", "text": "9" * 5000},
    ],
)
def test_what_no_form_of_ours_sends_is_refused_in_words(client, member, second, form):
    meeting = make_announced(member)
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member), actor=member)
        log_in(client, second)

        assert told(step(client, meeting, "minutes/step/", **form))

    minutes.refresh_from_db()
    assert (minutes.status, minutes.seconded_at) == (MinutesStatus.AWAITING, None)


def test_a_correction_says_what_it_corrects_in_one_sentence(client, member, second):
    meeting = make_announced(member)
    with later(meeting):
        make_published(meeting, member, second)
        log_in(client, member)
        for reason in ("", "x" * 301, "a\0b"):
            assert told(step(client, meeting, "minutes/step/", step="correct", reason=reason))

    assert meeting.minutes.count() == 1


def test_doubled_clicks_make_one_item_one_decision_and_one_action(client, member):
    meeting, owner = make_announced(member), member.focal_points.get()
    log_in(client, member)
    forms = {
        "agenda/": {"title": "Passes"},
        "decision/": {"text": "Two booths."},
        "action/": {
            "text": "Write",
            "owner": f"{owner.family.slug}:1",
            "due_on": "2005-02-25",
        },
    }

    def twice(page):
        key = client.get(f"{meeting.get_absolute_url()}{page}").context["form"]["key"].value()
        return [step(client, meeting, page, key=key, **forms[page]) for _ in range(2)][1]

    twice("agenda/")
    with later(meeting):
        assert "already recorded, as DC-2005-0001" in told(twice("decision/"))
        assert "already recorded, as AI-2005-0001" in told(twice("action/"))

    assert meeting.items.count() == meeting.decisions.count() == meeting.actions.count() == 1


def test_a_decision_takes_the_place_of_an_earlier_one_and_both_say_so(client, member, second):
    earlier, meeting = make_announced(member), make_announced(member)
    log_in(client, member)
    with later(earlier):
        old = record_decision(earlier, text="Ten passes.", actor=member)
        make_published(earlier, member, second)
    with later(meeting):
        step(client, meeting, "decision/", text="Twelve passes.", replaces=old.pk)
        again = step(client, meeting, "decision/", text="Thirteen passes.", replaces=old.pk)

        new = meeting.decisions.get()
        assert new.replaces == old
        assert "Select a valid choice" in again.text
        page = client.get(earlier.get_absolute_url()).text
        assert "replaced by" in page
        assert new.reference in page
        assert f"{old.reference}" in client.get(meeting.get_absolute_url()).text
