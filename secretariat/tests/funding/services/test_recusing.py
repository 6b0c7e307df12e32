"""Whoever asks for money, or has a tie, neither sees nor decides; the portal sees to it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.models.append_only import AppendOnlyError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.models import Organisation
from families.tests.factories import make_family, make_focal_point
from secretariat.choices.funding import RecusalGround
from secretariat.models import FundingRecusal
from secretariat.permissions.cases import can_handle, can_see_case
from secretariat.permissions.funding import can_run_round, can_see_round, seat_on_panel
from secretariat.permissions.recusals import hidden_cases, is_recused
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.services.cases.keeping import assign_case, write_note
from secretariat.services.funding.panel import Nominee, missing_members, name_member
from secretariat.services.funding.recusing import declare_tie, note_recusals
from secretariat.services.funding.rounds import cancel_round
from secretariat.services.funding.timekeeping import keep_time
from secretariat.sources.cases import open_matters
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    decide,
    make_application,
    make_member,
    make_round,
    score,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


def by_account(member):
    return {"user": member.user, "email": "elsewhere@example.org"}


def by_another_address(member):
    other = EmailAddress.objects.create(user=member.user, email="me@example.org", verified=True)
    return {"email": other.email.upper()}


def of_the_family(member):
    return {"family": member.user.focal_points.get().family}


def of_the_organisation(member):
    return {"organisation": "RÉSEAU  Sud"}


def of_the_organisation_they_vote_for(member):
    Organisation.objects.create(
        slug="voix",
        name="Voix du Sud",
        group=make_family(),
        accredited_since=NOW.date(),
        representative=member.user,
    )
    return {"organisation": "VOIX du sud"}


TIES = {
    by_account: RecusalGround.APPLIES,
    by_another_address: RecusalGround.APPLIES,
    of_the_family: RecusalGround.FAMILY,
    of_the_organisation: RecusalGround.ORGANISATION,
    of_the_organisation_they_vote_for: RecusalGround.ORGANISATION,
}


@pytest.mark.parametrize("tie", TIES)
def test_a_tie_takes_a_member_off_the_panel_as_soon_as_somebody_applies(tie):
    found = make_round()
    member = make_member(found, organisation="Reseau Sud")

    application = make_application(found, is_accredited=False, **tie(member))

    recusal = FundingRecusal.objects.get(user=member.user)
    assert (recusal.ground, recusal.was_on_panel, recusal.at) == (TIES[tie], True, NOW)
    assert recusal.application == application
    assert is_recused(member.user, found)
    assert seat_on_panel(member.user, found) is None
    assert not can_see_round(member.user, found)
    assert missing_members(found) == 2


@pytest.mark.parametrize("tie", TIES)
def test_a_tie_keeps_somebody_from_being_named(tie):
    found = make_round()
    mandate = make_focal_point()
    make_application(found, is_accredited=False, **tie(mandate))

    nominee = Nominee(mandate.user.email, organisation="Réseau Sud")
    with pytest.raises(DomainError, match="or has a tie to somebody who does"):
        name_member(found, nominee, actor=make_user(Role.STAFF))


def test_a_tie_is_declared_in_words_and_cannot_be_taken_back():
    found = make_round()
    member = make_member(found)

    recusal = declare_tie(found, words="My sister applies.", actor=member.user)

    assert (recusal.ground, recusal.words) == (RecusalGround.DECLARED, "My sister applies.")
    assert is_recused(member.user, found)
    with pytest.raises(AppendOnlyError):
        recusal.delete()
    with pytest.raises(DomainError, match="You are out of this round already"):
        declare_tie(found, words="Again.", actor=member.user)


def test_a_tie_without_a_word_is_none():
    found = make_round()
    with pytest.raises(DomainError, match="You did not say what the tie is"):
        declare_tie(found, words=" ", actor=make_member(found).user)


def test_who_named_the_panel_is_asked_for_a_replacement():
    found = make_round()
    member = make_member(found)

    make_application(found, is_accredited=False, **of_the_family(member))

    mail = OutgoingMail.objects.get(occasion__startswith="funding-replacement")
    assert mail.to == member.named_by.email
    assert "0 of 2 people are left" in mail.body


def test_the_recusal_is_in_the_trail_by_reference_and_not_for_everybody():
    found = make_round()
    member = make_member(found)
    application = make_application(found, is_accredited=False, **by_account(member))

    entry = AuditEntry.objects.get(event="secretariat.funding_recused")
    assert entry.data == {
        "who": f"csb_portal.user:{member.user.pk}",
        "ground": "applies",
        "application": application.case.reference,
        "panel": True,
    }
    assert not entry.is_public


def test_it_is_written_down_once():
    found = make_round()
    member = make_member(found)
    make_application(found, is_accredited=False, **of_the_family(member))

    for _ in range(2):
        note_recusals(found)

    assert FundingRecusal.objects.filter(user=member.user).count() == 1


def test_a_tie_that_comes_about_later_keeps_out_at_once_and_is_written_down_by_the_clock():
    found = make_round()
    staff = make_user(Role.STAFF)
    application = make_application(found)
    assert can_run_round(staff, found)

    make_focal_point(user=staff, family=application.case.family)

    assert not can_run_round(staff, found)
    keep_time()
    assert FundingRecusal.objects.get(user=staff).ground == RecusalGround.FAMILY


def test_a_tie_that_ends_stays_on_record_and_keeps_out():
    found = make_round()
    mandate = make_focal_point()
    make_application(found, family=mandate.family)
    type(mandate).objects.filter(pk=mandate.pk).update(until=NOW.date())

    with clock.at(NOW + timedelta(days=1)):
        assert is_recused(mandate.user, found)


def test_staff_with_a_tie_see_and_touch_no_case_of_the_round():
    found = make_round()
    staff = make_user(Role.STAFF)
    make_focal_point(user=staff, family=make_application(found).case.family)
    case = make_application(found).case

    assert not can_see_case(staff, case)
    assert not can_handle(staff, case)
    assert case.pk in set(hidden_cases(staff))
    with pytest.raises(DomainError, match="You have a tie to the round"):
        write_note(case, "Hm.", is_shared=False, actor=staff)
    with pytest.raises(DomainError, match="cannot handle"):
        assign_case(case, staff, actor=make_user(Role.STAFF))
    with pytest.raises(DomainError, match="or have a tie to somebody who does"):
        cancel_round(found, reason="No.", actor=staff)
    with pytest.raises(DomainError, match="or have a tie to somebody who does"):
        name_member(found, Nominee("x@example.org", "X"), actor=staff)


def test_who_handled_a_case_and_then_applies_handles_it_no_more():
    found = make_round()
    staff = make_user(Role.STAFF)
    case = make_application(found).case
    assign_case(case, staff, actor=make_user(Role.STAFF))

    make_application(found, is_accredited=False, user=staff, email=staff.email)

    case.refresh_from_db()
    assert case.handler is None


def test_an_applicant_still_sees_their_own_case_and_nothing_else_of_the_round():
    found = make_round()
    mandate = make_focal_point()
    own = make_application(found, is_accredited=False, user=mandate.user).case
    other = make_application(found).case

    assert can_see_case(mandate.user, own)
    assert not can_see_case(mandate.user, other)


def test_the_points_of_who_is_out_no_longer_count_and_a_replacement_gives_their_own():
    found = make_round(panel_size=1)
    member = make_member(found)
    first, second = make_application(found), make_application(found)
    with clock.at(CLOSED):
        score(member, first, 10, 10)
        declare_tie(found, words="A friend.", actor=member.user)
        replacement = make_member(found)
        score(replacement, first, 60, 40)
        score(replacement, second, 50, 40)
        decide(found)

    first.refresh_from_db()
    assert (first.place, first.points) == (1, 100)


def test_other_rounds_stay_open_to_them():
    found, other = make_round(), make_round()
    mandate = make_focal_point()
    make_application(found, is_accredited=False, user=mandate.user)

    assert is_recused(mandate.user, found)
    assert not is_recused(mandate.user, other)


def test_no_case_of_funding_is_decided_past_its_panel():
    case = make_application(make_round()).case
    decision = Decision("granted", taken_by="I", taken_at=NOW, reason="Why not.")
    with pytest.raises(DomainError, match="The panel of its round decides"):
        decide_case(case, decision, actor=make_user(Role.OPERATOR))


def test_a_hand_over_names_no_case_of_funding_as_some_who_read_it_may_be_out():
    make_application(make_round())
    (matter,) = [one for one in open_matters() if "unding" in one.title]
    assert matter.title == "Funding: 1 open case"
    assert matter.key == "cases:funding"
