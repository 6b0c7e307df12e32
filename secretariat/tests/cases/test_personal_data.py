"""What is held on applicants is shown to them, goes when they ask, and goes by itself in time."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.files import store_bytes
from csb_portal.merging import plan_merge
from csb_portal.models import StoredFile, User
from csb_portal.permissions import Role
from csb_portal.personal_data import held_on
from csb_portal.retention import purge_all
from csb_portal.services.data_requests import ask_about_data
from csb_portal.services.erasure import carry_out_erasure, preview_erasure
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.models import Case
from secretariat.services.cases.keeping import assign_case, write_note
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case

pytestmark = pytest.mark.django_db


def settled(user=None, **fields):
    email = {"email": user.email, "name": user.name} if user else {}
    case = make_case(CaseKind.VISA, **email | fields)
    Case.objects.filter(pk=case.pk).update(text="I was born in Thika.")
    stored = store_bytes("passport.txt", f"Passport of {case}".encode())
    case.files.create(stored=stored, added_at=clock.now())
    write_note(case, "Which passport?", is_shared=True, actor=make_user(Role.STAFF))
    return move_case(case, CaseStatus.REFUSED, reason="Too late."), stored


def erase(user):
    request = ask_about_data("erasure", text="", actor=user)
    seen = preview_erasure(user).fingerprint
    carry_out_erasure(request, seen=seen, reason="As you asked.", actor=make_user(Role.STAFF))


def test_applicants_read_what_is_held_on_them():
    user = make_user(name="Ama Owusu")
    case, _stored = settled(user)

    (records,) = (found for one, found in held_on(user) if one.key == "secretariat.cases")
    first, note, file = records
    assert (first["reference"], first["text"]) == (case.reference, "I was born in Thika.")
    assert note["text"] == "Which passport?"
    assert file["stored__name"] == "passport.txt"


def test_an_erased_applicant_leaves_a_number_and_a_decision():
    user = make_user(name="Ama Owusu")
    case, stored = settled(user)

    erase(user)

    case.refresh_from_db()
    assert (case.name, case.text) == (f"Person {user.pk}", "")
    assert case.email == f"erased-{case.pk}@example.invalid"
    assert case.notes.get().text == ""
    assert case.files.get().stored is None
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert case.steps.last().reason == "Too late."


def test_whoever_waits_for_something_withdraws_it_first():
    user = make_user(name="Ama Owusu")
    case = make_case(CaseKind.VISA, email=user.email)

    (sentence,) = preview_erasure(user).blockers

    assert sentence == (
        f"{case}, which Ama Owusu asked for, is not settled; it has to be withdrawn first."
    )


def test_an_applicant_and_who_handled_the_case_are_two_people():
    user, colleague = make_user(), make_user(Role.STAFF)
    case = make_case(CaseKind.VISA, email=user.email)
    assign_case(case, colleague, actor=make_user(Role.STAFF))
    colleague.groups.clear()
    colleague = User.objects.get(pk=colleague.pk)
    other = make_user()
    assert plan_merge(user, other).refusals == ()

    for kept, merged in ((user, colleague), (colleague, user)):
        (refusal,) = plan_merge(kept, merged).refusals
        assert "nobody handles what they asked for" in refusal


def test_the_content_of_a_file_goes_with_its_last_row(django_capture_on_commit_callbacks):
    _case, stored = settled()
    twin = store_bytes("the-same.txt", stored.read())

    later = clock.at(clock.now() + timedelta(days=181))
    with later, django_capture_on_commit_callbacks(execute=True):
        purge_all()
    assert twin.path.exists()

    other_case, other = settled()
    later = clock.at(clock.now() + timedelta(days=181))
    with later, django_capture_on_commit_callbacks(execute=True):
        purge_all()
    assert not other.path.exists()
    assert other_case.files.get().stored is None


def test_the_file_of_a_deferred_case_is_kept_for_the_next_meeting():
    case, stored = settled()
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.DEFERRED)

    with clock.at(clock.now() + timedelta(days=400)):
        purge_all()

    assert case.files.get().stored == stored
    assert case.notes.get().text == "Which passport?"


def test_an_open_case_keeps_everything_however_old_it_is():
    case = make_case(CaseKind.VISA)

    with clock.at(clock.now() + timedelta(days=4000)):
        purge_all()

    assert Case.objects.get().email == case.email
