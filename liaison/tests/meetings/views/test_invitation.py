"""The page behind a signed link: the other body acts without an account, for its side only."""

import pytest

from csb_portal import clock
from liaison.choices.meetings import Consent, MinutesStatus
from liaison.models import Counterpart
from liaison.notifications.meetings import own_link
from liaison.services.meetings.agenda import propose_item
from liaison.services.meetings.approving import submit_minutes
from liaison.tests.meeting_factories import (
    invitation_of,
    later,
    make_announced,
    make_contact,
    make_item,
    make_minutes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(member):
    return make_announced(member)


@pytest.fixture
def contact(meeting):
    return meeting.invitations.exclude(contact=None).get().contact


@pytest.fixture
def page(meeting, contact):
    return path_of(invitation_of(meeting, contact))


def path_of(invitation):
    return own_link(invitation).partition("8000")[2]


def test_opening_the_link_changes_nothing(client, meeting, member, page):
    make_item(meeting, member)
    before = list(meeting.items.values())

    response = client.get(page)

    assert response.status_code == 200
    assert "https://talk.example.org/room" in response.text
    assert "no-store" in response["Cache-Control"]
    assert list(meeting.items.values()) == before
    assert meeting.invitations.exclude(contact=None).get().reply == ""


def test_the_other_body_answers_proposes_and_confirms(client, meeting, member, contact, page):
    ours = make_item(meeting, member)

    client.post(page, {"step": "reply", "reply": "yes"})
    client.post(page, {"step": "propose", "title": "Passes"})
    client.post(page, {"step": "confirm", "item": ours.pk})

    ours.refresh_from_db()
    theirs = meeting.items.get(title="Passes")
    assert ours.is_agreed
    assert (theirs.proposed_contact, theirs.is_agreed) == (contact, False)
    assert invitation_of(meeting, contact).reply == "yes"
    client.post(page, {"step": "withdraw", "item": theirs.pk})
    assert list(meeting.items.standing()) == [ours]


def test_an_item_without_a_title_is_refused_in_words(client, meeting, page):
    response = client.post(page, {"step": "propose", "title": ""}, follow=True)

    assert "This field is required." in response.text
    assert not meeting.items.exists()


def test_its_side_agrees_to_the_minutes_it_has_read(client, meeting, member, contact, page):
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member, "We **agreed**."), actor=member)
        assert "<strong>agreed</strong>" in client.get(page).text
        client.post(page, {"step": "consent", "text": "7"})
        minutes.refresh_from_db()
        assert minutes.consent == ""
        client.post(page, {"step": "consent", "text": "1"})

    minutes.refresh_from_db()
    assert (minutes.consent, minutes.consented_by) == (Consent.LINK, contact)


def test_its_side_objects_with_a_reason(client, meeting, member, page):
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member), actor=member)
        client.post(page, {"step": "object", "reason": "We said perhaps.", "text": "1"})

    minutes.refresh_from_db()
    assert (minutes.status, minutes.returned_reason) == (
        MinutesStatus.DRAFT,
        "We said perhaps.",
    )


def test_drafts_are_not_shown_to_the_other_body_before_they_are_handed_in(
    client, meeting, member, page
):
    with later(meeting):
        make_minutes(meeting, member, "Half a thought.")

        assert "Half a thought." not in client.get(page).text


def test_the_link_of_a_member_answers_and_nothing_else(client, meeting, member):
    page = path_of(invitation_of(meeting, member))
    theirs = propose_item(
        meeting, title="X", contact=meeting.invitations.exclude(contact=None).get().contact
    )

    client.post(page, {"step": "reply", "reply": "no"})
    for form in ({"step": "propose", "title": "Y"}, {"step": "confirm", "item": theirs.pk}):
        assert client.post(page, form).status_code == 403

    assert invitation_of(meeting, member).reply == "no"
    assert meeting.items.count() == 1


def test_an_item_of_another_meeting_is_out_of_reach(client, meeting, member, page):
    other = make_item(make_announced(member), member)

    assert client.post(page, {"step": "confirm", "item": other.pk}).status_code == 404


def test_a_stale_link_says_so(client, contact, page):
    contact.until = clock.today()
    contact.save()

    response = client.get(page)

    assert response.status_code == 410
    assert "This link no longer works" in response.text
    assert client.get("/meetings/invitation/1:made-up/").status_code == 410


def test_a_guest_answers_and_reads_but_does_not_speak_for_the_other_body(client, member, second):
    unesco = Counterpart.objects.get(slug="unesco")
    make_contact()
    guest = make_contact(unesco)
    meeting = make_announced(member, guests=[unesco])
    page = path_of(invitation_of(meeting, guest))
    ours = make_item(meeting, member)

    client.post(page, {"step": "reply", "reply": "yes"})
    shown = client.get(page).text
    for form in ({"step": "propose", "title": "Y"}, {"step": "confirm", "item": ours.pk}):
        assert client.post(page, form).status_code == 403

    assert invitation_of(meeting, guest).reply == "yes"
    assert ours.title in shown
    assert "Propose an item" not in shown
    assert list(meeting.items.all()) == [ours]
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member, "We agreed."), actor=member)
        client.post(page, {"step": "consent", "text": "1"})
        client.post(page, {"step": "object", "reason": "No."})
        assert "We agreed." not in client.get(page).text
    minutes.refresh_from_db()
    assert (minutes.status, minutes.consent) == (MinutesStatus.AWAITING, "")


def test_an_objection_to_another_text_or_without_words_is_refused(client, meeting, member, page):
    with later(meeting):
        minutes = submit_minutes(make_minutes(meeting, member), actor=member)
        for form in (
            {"reason": "We said perhaps."},
            {"reason": "We said perhaps.", "text": "2"},
            {"reason": "x" * 501, "text": "1"},
            {"reason": "a\0b", "text": "1"},
        ):
            client.post(page, {"step": "object"} | form)
        assert '<input type="hidden" name="text" value="1">' in client.get(page).text

    minutes.refresh_from_db()
    assert minutes.status == MinutesStatus.AWAITING


def test_a_doubled_click_of_the_other_body_proposes_once(client, meeting, page):
    key = client.get(page).context["form"]["key"].value()

    for _ in range(2):
        client.post(page, {"step": "propose", "title": "Passes", "key": key})

    assert meeting.items.count() == 1
