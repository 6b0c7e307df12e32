"""Erasing somebody: what goes, what stays and why, and who carries it out."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress

from csb_portal import audit, clock, personal_data, second_factor
from csb_portal.errors import DomainError
from csb_portal.mail.delivery import flush_outbox
from csb_portal.merging import plan_merge
from csb_portal.models import AuditDetail, OutgoingMail, User
from csb_portal.permissions import Role
from csb_portal.services.data_requests import answer_request, ask_about_data
from csb_portal.services.erasure import carry_out_erasure, preview_erasure
from csb_portal.services.merging import merge_people
from csb_portal.services.people import correct_details, find_person
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from csb_portal.testing.login import log_in
from elections.models import KeptStatement
from elections.tests.factories import make_call, make_frozen_election
from families.services.mandates import step_down
from families.tests.factories import make_focal_point
from liaison.models import CalendarLink, Comment, Post
from liaison.tests.channels.factories import make_post
from liaison.tests.consultations.factories import make_comment, make_open_consultation
from reports.models import Subscription

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 3, 1, 12, tzinfo=UTC)
DATA = "/accounts/data/"


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def eva():
    return make_user(name="Eva", email="eva@example.org", language="fr")


@pytest.fixture
def staff():
    return make_user(Role.STAFF, name="Sam")


def erase(user, staff):
    request = ask_about_data("erasure", text="", actor=user)
    seen = preview_erasure(user).fingerprint
    return carry_out_erasure(request, seen=seen, reason="As you asked.", actor=staff)


def held(user):
    return {holding.key: records for holding, records in personal_data.held_on(user)}


def test_an_erasure_goes_through_its_preview_only(eva, staff):
    request = ask_about_data("erasure", text="", actor=eva)

    with pytest.raises(DomainError, match="after its preview"):
        answer_request(request, is_done=True, reason="Yes.", actor=staff)


def test_erasure_takes_what_is_private(eva, staff):
    EmailAddress.objects.create(user=eva, email="eva.m@example.org", verified=True)
    second_factor.set_up(eva)
    correct_details(eva, name="Eva M", language="fr", time_zone="UTC", actor=eva)
    KeptStatement.objects.create(
        call=make_call(), author=eva, statement="Take us.", refused_at=NOW, reason="Late."
    )
    CalendarLink.objects.create(user=eva, key=uuid4(), renewed_at=NOW)
    Subscription.objects.create(email="eva.m@example.org", requested_at=NOW, confirmed_at=NOW)

    erase(eva, staff)

    eva.refresh_from_db()
    assert (eva.name, eva.email) == (f"Person {eva.pk}", f"erased-{eva.pk}@example.invalid")
    assert (eva.is_active, eva.has_usable_password(), eva.language) == (False, False, "en")
    assert not EmailAddress.objects.filter(user=eva).exists()
    assert find_person("eva.m@example.org") is None
    assert not KeptStatement.objects.exists()
    assert not CalendarLink.objects.exists()
    assert not Subscription.objects.exists()
    assert set(held(eva)) == {"portal.account", "portal.requests", "portal.trail"}


def test_erasure_leaves_the_trail_whole_and_takes_the_words_it_keeps_apart(eva, staff):
    correct_details(eva, name="Eva M", language="fr", time_zone="UTC", actor=eva)
    count = audit.entries_about(eva).count()

    erase(eva, staff)

    assert not AuditDetail.objects.filter(entry__target=audit.reference_to(eva)).exists()
    entries = audit.entries_about(eva)
    assert entries.count() == count + 1
    assert entries.last().data["details"] == [1]
    audit.verify_database()


def test_erasure_keeps_the_name_of_whoever_sat(eva, staff):
    make_focal_point(user=eva, until=date(2005, 2, 1))

    erase(eva, staff)

    eva.refresh_from_db()
    assert eva.name == "Eva"
    assert held(eva)["families.mandates"][0]["until"] == "2005-02-01"


def test_a_comment_stays_under_a_number_and_a_post_without_its_address(eva, staff):
    mandate = make_focal_point(user=eva)
    comment = make_comment(make_open_consultation(), eva)
    step_down(mandate, actor=eva)
    post = make_post()
    Post.objects.filter(pk=post.pk).update(author=eva, author_email="eva@example.org")

    erase(eva, staff)

    comment = Comment.objects.get(pk=comment.pk)
    post.refresh_from_db()
    assert (comment.name, comment.email) == (f"Person {eva.pk}", "")
    assert (post.author_email, post.author_id) == ("", eva.pk)


def test_mail_to_somebody_erased_is_counted_and_no_more(eva, staff):
    erase(eva, staff)

    last = OutgoingMail.objects.get()  # the receipt still waited, so it is not sent at all
    assert (last.to, last.recipient_id, last.is_confidential) == ("eva@example.org", None, True)
    assert_golden(last, "csb_portal/data_erased", hiding={f"Person {eva.pk}": "Person N"})


def test_mail_that_was_sent_keeps_its_evidence_without_its_reader(eva, staff):
    ask_about_data("correction", text="My name is private.", actor=eva)
    flush_outbox()

    erase(eva, staff)

    sent = OutgoingMail.objects.get(accepted_at__isnull=False)
    assert (sent.to, sent.body) == (f"erased-{sent.pk}@example.invalid", "")


def test_accounts_that_were_merged_into_it_are_erased_and_taken_along_with_it(eva, staff):
    old = make_user(name="Eva Old", email="old@example.org")
    correct_details(old, name="Eva O.", language="fr", time_zone="UTC", actor=old)
    seen = plan_merge(eva, old).fingerprint
    merge_people(eva, old, seen=seen, reason="She said so.", actor=staff)
    assert "Eva O." in str(held(eva)["portal.trail-details"])

    erase(eva, staff)

    old.refresh_from_db()
    assert (old.name, old.email) == (f"Person {old.pk}", f"erased-{old.pk}@example.invalid")
    assert not audit.details_about(old).exists()
    assert "portal.trail-details" not in held(eva)


@pytest.mark.parametrize("seat", ["mandate", "role", "roll"])
def test_whoever_sits_has_a_role_or_is_on_a_running_roll_is_not_erased(staff, seat):
    if seat == "mandate":
        user = make_focal_point().user
    elif seat == "role":
        user = make_user(Role.OPERATOR)
    else:
        user = make_frozen_election().roll.first().user
        user.focal_points.update(until=date(2005, 2, 1))
    assert len(preview_erasure(user).blockers) == 1

    with pytest.raises(DomainError, match="can be reached"):
        erase(user, staff)

    user.refresh_from_db()
    assert user.is_active


def test_what_was_looked_at_is_what_is_erased(eva, staff):
    request = ask_about_data("erasure", text="", actor=eva)
    seen = preview_erasure(eva).fingerprint
    CalendarLink.objects.create(user=eva, key=uuid4(), renewed_at=NOW)

    with pytest.raises(DomainError, match="What was looked at is what is erased"):
        carry_out_erasure(request, seen=seen, reason="Yes.", actor=staff)
    assert CalendarLink.objects.exists()


def test_nobody_erases_themselves_as_staff(eva, staff):
    request = ask_about_data("erasure", text="", actor=staff)

    with pytest.raises(DomainError, match="Nobody decides on their own request"):
        carry_out_erasure(request, seen="", reason="Yes.", actor=staff)


def test_staff_look_at_the_preview_and_erase(client, eva, staff):
    request = ask_about_data("erasure", text="", actor=eva)
    log_in(client, staff)
    address = f"/admin/csb_portal/datarequest/{request.pk}/decide/"
    page = client.get(address)
    assert "This goes" in page.text
    seen = page.context["form"].initial["seen"]

    client.post(address, {"is_done": "yes", "reason": "As you asked.", "seen": seen})

    assert User.objects.get(pk=eva.pk).name == f"Person {eva.pk}"
    change = f"/admin/csb_portal/datarequest/{request.pk}/change/"
    assert "Carried out" in client.get(change).text


def test_operators_and_others_decide_nothing(client, eva):
    request = ask_about_data("erasure", text="", actor=eva)
    address = f"/admin/csb_portal/datarequest/{request.pk}/decide/"
    for person, status in ((make_user(Role.OPERATOR), 403), (eva, 302)):
        log_in(client, person)
        assert client.get(address).status_code == status
