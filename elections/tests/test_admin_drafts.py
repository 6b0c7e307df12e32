"""Drafts are edited in the administration's own forms, for as long as they are drafts."""

from datetime import timedelta

import pytest

from csb_portal import audit, clock
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections.admin import ElectionAdmin, VolunteerCallAdmin
from elections.choices import CallStatus, ElectionEvent, ElectionStatus, Level
from elections.models import Election
from elections.services.calls import schedule_call
from elections.services.elections import freeze_roll, prepare_election
from elections.services.trials import prepare_trial
from elections.tests.admin_pages import hours, text_of
from elections.tests.factories import make_call, make_interest

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    client.person = make_user(Role.OPERATOR)
    return log_in(client, client.person)


@pytest.fixture
def election(operator):
    call = make_call(CallStatus.CLOSED)
    for _ in range(4):
        make_interest(call)
    opens = (clock.now() + timedelta(days=4)).replace(second=0, microsecond=0)
    return prepare_election(
        call, actor=operator.person, slug="vote", title="Vote", question="Which?",
        opens_at=opens, closes_at=opens + timedelta(days=7),
    )  # fmt: skip


@pytest.fixture
def call():
    opens = (clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    return make_call(CallStatus.DRAFT, opens_at=opens, closes_at=opens + timedelta(days=9))


def save(client, thing, **changes):
    """Send the form of a draft as it was shown, with some changes."""
    names = [
        "slug", "title", "text", "question", "max_choices", "families_needed", "seats",
        "correction_hours", "complaint_hours", "level", "trustees_needed", "threshold",
        "quorum_extension_hours", "quorum_outcome", "postpone_hours", "ballot_rule", "counts",
        "electorate", "electorate_months", "fills", "term_months", "gap_months", "floor_of",
        "floor_effect",
    ]  # fmt: skip
    shown = {name: getattr(thing, name) for name in names if hasattr(thing, name)}
    if isinstance(thing, Election):
        shown["reminders"] = ", ".join(str(each) for each in thing.reminders)
    shown |= hours(thing.opens_at, thing.closes_at) | changes
    address = f"/admin/elections/{thing._meta.model_name}/{thing.pk}/change/"
    return client.post(address, shown, follow=True)


def meanwhile(monkeypatch, model_admin, act):
    """Let somebody else act after the form has read the draft and before it is saved."""
    read = model_admin.get_object

    def get_object(self, *args, **kwargs):
        found = read(self, *args, **kwargs)
        act()
        return found

    monkeypatch.setattr(model_admin, "get_object", get_object)


def test_an_edit_does_not_undo_a_freeze(operator, election, monkeypatch):
    freeze = lambda: freeze_roll(election, actor=operator.person)  # noqa: E731
    meanwhile(monkeypatch, ElectionAdmin, freeze)

    page = text_of(save(operator, election, title="Another title"))

    election.refresh_from_db()
    assert "Only a draft can be edited, and this is one no longer: roll frozen." in page
    assert "changed successfully" not in page
    assert (election.status, election.title) == (ElectionStatus.FROZEN, "Vote")
    assert not _edits(election, ElectionEvent.ELECTION_EDITED)


def test_an_edit_does_not_undo_an_announcement(operator, call, monkeypatch):
    announce = lambda: schedule_call(call, actor=operator.person)  # noqa: E731
    meanwhile(monkeypatch, VolunteerCallAdmin, announce)

    page = text_of(save(operator, call, seats=7))

    call.refresh_from_db()
    assert "Only a draft can be edited, and this is one no longer: announced." in page
    assert (call.status, call.seats) == (CallStatus.SCHEDULED, 6)


def test_an_edit_writes_what_was_edited_and_nothing_else(operator, election, monkeypatch):
    others = Election.objects.filter(pk=election.pk)
    meanwhile(monkeypatch, ElectionAdmin, lambda: others.update(question="Who?"))

    save(operator, election, title="Another title")

    election.refresh_from_db()
    assert (election.title, election.question) == ("Another title", "Who?")


def test_an_edit_leaves_the_names_of_its_fields_in_the_trail(operator, election, call):
    save(operator, election, title="Another title", max_choices=2)
    for _ in range(2):
        save(operator, call, seats=7)

    [of_election] = _edits(election, ElectionEvent.ELECTION_EDITED)
    assert sorted(of_election.data["fields"]) == ["max_choices", "title"]
    assert of_election.actor == audit.reference_to(operator.person)
    [of_call] = _edits(call, ElectionEvent.CALL_EDITED)
    assert of_call.data == {"fields": ["seats"]}


def _edits(thing, event):
    return audit.entries_about(thing).filter(event=event.value)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", []),
        ("24", [24]),
        (" Half-time, 48 ,24,3, ", ["half-time", 48, 24, 3]),
    ],
)
def test_reminders_are_written_as_people_write_them(operator, election, written, kept):
    page = save(operator, election, reminders=written)

    election.refresh_from_db()
    assert "changed successfully" in page.text
    assert election.reminders == kept


@pytest.mark.parametrize("written", ["noon", "0", "-3", "24 48", "2.5"])
def test_what_is_no_reminder_is_named(operator, election, written):
    page = text_of(save(operator, election, reminders=written))

    election.refresh_from_db()
    assert f"“{written}” is neither a whole number of hours nor “half-time”." in page
    assert election.reminders == ["half-time", 48, 24, 3]


def test_reminders_that_are_not_touched_are_no_edit(operator, election):
    save(operator, election)

    assert not _edits(election, ElectionEvent.ELECTION_EDITED)


@pytest.mark.parametrize(
    ("trustees", "threshold", "sentence"),
    [
        (1, 1, "A key is shared among at least two trustees"),
        (3, 1, "One trustee alone must not be able to open the box."),
        (3, 4, "4 of 3 trustees can never come together."),
    ],
)
def test_a_shared_key_needs_trustees_who_can_come_together(
    operator, election, trustees, threshold, sentence
):
    for level in (Level.SHARED, Level.SEPARATED):
        changed = {"level": level, "trustees_needed": trustees, "threshold": threshold}

        page = text_of(save(operator, election, **changed))

        assert sentence in page
    election.refresh_from_db()
    assert (election.trustees_needed, election.threshold) == (3, 2)


def test_a_key_that_the_portal_keeps_needs_no_trustees(operator, election):
    save(operator, election, level=Level.STANDARD, trustees_needed=1, threshold=1)

    election.refresh_from_db()
    assert (election.level, election.threshold) == (Level.STANDARD, 1)


def test_a_ballot_with_more_choices_than_seats_is_not_asked_for(operator, election):
    page = text_of(save(operator, election, ballot_rule="exactly", max_choices=4))

    assert "A ballot would have exactly 4 choices, and 3 to elect." in page
    election.refresh_from_db()
    assert (election.ballot_rule, election.max_choices) == ("up_to", 3)


def test_every_rule_of_a_draft_can_be_set(operator, election):
    rules = {
        "level": Level.SEPARATED, "trustees_needed": 5, "threshold": 3, "quorum_percent": 40,
        "quorum_extension_hours": 48, "quorum_outcome": "void", "postpone_hours": 12,
        "max_choices": 2, "correction_hours": 24, "complaint_hours": 72,
    }  # fmt: skip

    save(operator, election, **rules)

    election.refresh_from_db()
    assert {name: getattr(election, name) for name in rules} == rules


def test_a_trial_keeps_the_name_that_says_so(operator, election):
    opens = clock.now() + timedelta(hours=1)
    trial = prepare_trial(
        election, actor=operator.person, opens_at=opens, closes_at=opens + timedelta(hours=2)
    )

    save(operator, trial, title="The real one", slug="real", max_choices=2)

    trial.refresh_from_db()
    assert (trial.title, trial.slug, trial.max_choices) == ("TRIAL: Vote", "vote-trial", 2)


@pytest.mark.parametrize("name", [{"slug": "s" * 40}, {"title": "T" * 181}])
def test_a_drafts_names_leave_room_for_those_of_a_runoff(operator, election, name):
    page = save(operator, election, **name)

    election.refresh_from_db()
    assert "Ensure this value has at most" in page.text
    assert (election.slug, election.title) == ("vote", "Vote")


def test_a_drafts_hours_say_in_which_zone_they_are(operator, election):
    User.objects.filter(pk=operator.person.pk).update(time_zone="Asia/Manila")
    add, change = "volunteercall/add/", f"election/{election.pk}/change/"

    pages = [operator.get(f"/admin/elections/{page}") for page in (add, change)]

    for page in pages:
        assert text_of(page).count("In your time zone, Asia/Manila") == 2


def test_a_draft_takes_no_floor_that_cannot_be_kept(operator, call):
    page = save(operator, call, asks_region="on", regions="Asia\nAfrica", region_percent="60")

    assert "2 shares of 60 percent are more than the whole." in page.text
    call.refresh_from_db()
    assert call.region_percent is None


def test_the_form_of_a_call_begins_with_what_it_is_called(operator, call):
    page = operator.get(f"/admin/elections/volunteercall/{call.pk}/change/").text

    places = [page.index(f'name="{name}') for name in ("title", "fills", "term_months", "regions")]
    assert places == sorted(places)
