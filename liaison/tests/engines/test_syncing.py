"""Lists are kept as the channels want them, and nobody is taken off in heaps unseen."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.channels import Archive, OverrideKind, Posting, ReplyTo
from liaison.engines.base import EngineRefused
from liaison.engines.comparing import Diff
from liaison.engines.wanting import wanted_settings, wanted_state
from liaison.models import ListCheck
from liaison.services.engines.addresses import archive_address
from liaison.services.engines.syncing import apply_differences, compare_list
from liaison.services.engines.tending import tend_engines
from liaison.tests.channels.factories import add_address, channel, make_override, make_post
from liaison.tests.engines.moments import MORNING
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_a_worker_brings_a_list_into_step_and_the_trail_says_so(fake, bureau):
    focal_point = make_focal_point()

    tend_engines()

    state = fake.lists[bureau.address]
    assert set(state.members) == {focal_point.user.email, archive_address(bureau)}
    assert state.settings == wanted_settings(bureau)
    check = ListCheck.objects.get()
    assert (check.channel, check.differences, check.waits_for_eyes) == (bureau, 0, False)
    assert AuditEntry.objects.get().event == "liaison.list_synced"


def test_a_list_in_step_is_not_looked_at_for_ten_minutes(fake, bureau):
    with clock.at(MORNING):
        tend_engines()
    make_focal_point()
    with clock.at(MORNING + timedelta(minutes=9)):
        tend_engines()
    assert len(fake.lists[bureau.address].members) == 1

    with clock.at(MORNING + timedelta(minutes=11)):
        tend_engines()
    assert len(fake.lists[bureau.address].members) == 2


def test_so_many_removals_wait_for_eyes_and_then_are_made(fake, bureau):
    tend_engines()
    for number in range(12):
        fake.add_member(bureau.address, f"former-{number}@example.org", "member")
    ListCheck.objects.all().delete()

    tend_engines()
    assert ListCheck.objects.get().waits_for_eyes
    assert len(fake.lists[bureau.address].members) == 13

    apply_differences(bureau, actor=make_user(Role.STAFF), seen=compare_list(bureau).mark)
    assert not ListCheck.objects.get().waits_for_eyes
    assert list(fake.lists[bureau.address].members) == [archive_address(bureau)]


def test_only_what_was_seen_is_done(fake, bureau):
    seen = compare_list(bureau).mark
    make_focal_point()

    with pytest.raises(DomainError, match="has changed since you looked"):
        apply_differences(bureau, actor=make_user(Role.STAFF), seen=seen)

    assert fake.lists == {}


def test_a_list_that_is_refused_something_leaves_the_others_alone(fake, bureau, monkeypatch):
    plenary = channel("plenary", engine="mailman")
    create = fake.create

    def refuse(address: str) -> None:
        if address == bureau.address:
            raise EngineRefused("Mailman refused it: no")
        create(address)

    monkeypatch.setattr(fake, "create", refuse)
    tend_engines()

    assert list(fake.lists) == [plenary.address]


def test_the_portals_own_engine_has_no_list_that_could_differ():
    assert compare_list(channel()) == Diff()


def test_second_addresses_and_those_of_the_muted_may_write_and_get_no_mail(bureau):
    ana, ben = make_focal_point().user, make_focal_point().user
    add_address(ana, "ana@second.example.org")
    make_override(bureau, OverrideKind.MUTE, email=ben.email, user=ben)

    state = wanted_state(bureau)

    assert set(state.members) == {ana.email, archive_address(bureau)}
    assert state.settings["accept_these_nonmembers"].split() == sorted(
        ["ana@second.example.org", ben.email]
    )


@pytest.mark.parametrize("posting", [Posting.MODERATED, Posting.SECRETARIAT])
def test_where_posts_are_held_mailman_holds_everybodys(posting):
    add_address(make_focal_point().user, "ana@second.example.org")

    settings = wanted_settings(channel(posting=posting))

    assert settings["default_member_action"] == "hold"
    assert settings["accept_these_nonmembers"] == ""


def test_the_settings_of_a_list_follow_its_channel(settings):
    settings.DMARC_RESOLVER = "some.resolver"
    changes = {
        "archive": Archive.SECRETARIAT,
        "is_active": False,
        "may_leave": True,
        "reply_to": ReplyTo.AUTHOR,
        "size_limit": 10_000,
        "subject_prefix": "",
    }

    found = wanted_settings(channel(**changes))

    assert {name: found[name] for name in found if name in EXPECTED} == EXPECTED


EXPECTED = {
    "advertised": "false",
    "dmarc_mitigate_unconditionally": "false",
    "emergency": "true",
    "max_message_size": "10",
    "reply_goes_to_list": "no_munging",
    "subject_prefix": "",
    "unsubscription_policy": "confirm",
}


def test_the_secretariat_and_the_owners_are_the_moderators(bureau):
    member, staff = make_member(), make_user(Role.STAFF)

    found = wanted_state(bureau).moderators

    assert found == {
        member.email: "member of the secretariat",
        staff.email: "staff of the portal, owner of this channel",
    }


def test_comparing_many_members_costs_no_query_more(fake, bureau, django_assert_max_num_queries):
    make_post(bureau)
    with django_assert_max_num_queries(40) as few:
        compare_list(bureau)
    for _ in range(5):
        make_focal_point()

    with django_assert_max_num_queries(len(few)):
        compare_list(bureau)
