"""Pages of admission: applied by anybody, stood by by link, commented, decided, appealed."""

import uuid

import pytest

from csb_portal.logs import without_secrets
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.admission_links import comment_links
from families.choices.admissions import ApplicationStatus
from families.models import Application, ApplicationComment
from families.services.admissions.timekeeping import keep_time
from families.sources import admissions as sources
from families.tests.admission_helpers import asked, published, received, send, token_of
from families.tests.factories import make_focal_point
from families.tests.review_helpers import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counted_anew")]

FILLED = {
    "kind": "caucus",
    "name": "Street libraries",
    "family_kind": "thematic",
    "statement": "We lend books where there is no school.",
    "basis": "Our assembly of January.",
    "supporters": "Readers' union\nCooperative of printers\nNight schools",
    "name_1": "Ada One",
    "email_1": "ada@example.org",
    "language_1": "en",
    "name_2": "Bo Two",
    "email_2": "bo@example.org",
    "language_2": "fr",
}
COMMENT = {"text": "Welcome.", "name": "Cyd Three", "email": "cyd@example.org", "language": "en"}


def form(**fields):
    return FILLED | {"key": uuid.uuid4()} | fields


def test_anybody_applies_and_nobody_reads_it_yet(client):
    with at("2005-03-14T15:20"):
        assert client.get("/applications/new/").status_code == 200
        sent = client.post("/applications/new/", form())

    application = Application.objects.get()
    assert "Bo Two: was mailed the link" in " ".join(sent.text.split())
    assert application.status == ApplicationStatus.UNCONFIRMED
    assert "Street libraries" not in client.get("/applications/").text


@pytest.mark.parametrize(("fields", "said"), [
    ({"supporters": "Readers' union"}, "Fewer than 3 different supporting organisations"),
    ({"email_2": "ada@example.org"}, "Fewer than 2 people"),
    ({"email_2": "nobody"}, "valid email"),
])  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_lost(client, fields, said):
    page = client.post("/applications/new/", form(**fields)).text

    assert said in page
    assert "We lend books where there is no school." in page
    assert not Application.objects.exists()


def test_a_form_that_mails_strangers_has_its_limits(client):
    for number in range(6):
        page = client.post("/applications/new/", form(name=f"Libraries {number}")).text

    assert "has its limits" in page
    assert Application.objects.count() == 5


def test_its_people_stand_by_it_by_a_button_and_opening_the_link_changes_nothing(client):
    application = send(asked())
    path = f"/applications/confirm-word/{token_of(application)}/"

    with at("2005-03-14T15:45"):
        page = client.get(path)
        assert application.people.filter(confirmed_at=None).count() == 2
        client.post(path, {"step": "word"})

    assert "I stand behind it" in page.text
    assert "no-store" in page["Cache-Control"]
    assert application.people.filter(confirmed_at=None).count() == 1
    assert client.get("/applications/confirm-word/forged/").status_code == 404


def test_everybody_reads_a_received_application_and_no_address(client):
    application = received()

    page = client.get(application.get_absolute_url()).text

    for text in ("Ada One", "Night schools", "We lend books", "version 1"):
        assert text in page
    assert "ada@example.org" not in page
    assert "AP-2005-0001" in client.get("/applications/").text


def test_staff_publish_it_after_a_preview(client):
    application = received()
    path = f"{application.get_absolute_url()}publish/"
    with at("2005-03-16T10:00"):
        log_in(client, make_user(Role.STAFF))
        assert "Every focal point gets a mail" in client.get(path).text
        client.post(path)
        application.refresh_from_db()
        assert application.status == ApplicationStatus.RECEIVED  # nothing without the tick
        client.post(path, {"confirmed": "yes"})

    application.refresh_from_db()
    assert application.status == ApplicationStatus.PUBLISHED


@pytest.mark.parametrize("step", ["publish", "object", "decide", "appeal"])
def test_strangers_and_whoever_may_not_are_kept_out(client, step):
    path = f"{published().get_absolute_url()}{step}/"
    with at("2005-03-20T10:00"):
        assert "/accounts/login/" in client.get(path)["Location"]
        log_in(client, make_user())
        assert client.get(path).status_code == 403


def test_a_focal_point_objects_and_staff_refuse_and_somebody_else_hears_the_appeal(client):
    application, first = published(), make_user(Role.STAFF)
    path = application.get_absolute_url()
    with at("2005-03-20T10:00"):
        log_in(client, make_focal_point().user)
        assert client.get(f"{path}object/").status_code == 200
        client.post(f"{path}object/", {"reason": "They are us already."})
    with at("2005-03-30T18:00"):
        log_in(client, first)
        assert client.get(f"{path}decide/").status_code == 200
        client.post(f"{path}decide/", {"admitted": "no", "reason": "The same people."})
        client.logout()
        word = f"/applications/confirm-word/{token_of(application)}/"
        assert "Somebody else than before decides" in client.get(word).text
        client.post(word, {"step": "appeal", "text": "The people are others."})
        log_in(client, first)
        assert client.get(f"{path}appeal/").status_code == 403
        log_in(client, make_user(Role.STAFF))
        assert client.get(f"{path}appeal/").status_code == 200
        client.post(f"{path}appeal/", {"upheld": "yes", "reason": "They are others."})

    application.refresh_from_db()
    assert application.status == ApplicationStatus.ADMITTED
    page = client.get(path).text
    for text in ("They are us already.", "The same people.", "The people are others."):
        assert text in page


def test_its_people_withdraw_it_by_their_link(client):
    application = published()
    with at("2005-03-20T10:00"):
        path = f"/applications/confirm-word/{token_of(application)}/"
        client.post(path, {"step": "withdraw"})

    application.refresh_from_db()
    assert application.status == ApplicationStatus.WITHDRAWN


def test_a_stranger_comments_and_confirms_by_a_button(client):
    application, key = published(), uuid.uuid4()
    with at("2005-03-20T10:00"):
        sent = client.post(f"{application.get_absolute_url()}comments/", COMMENT | {"key": key})
        link = f"/applications/confirm-comment/{comment_links.token_of(key)}/"
        assert "Publish my comment" in client.get(link).text
        assert not ApplicationComment.objects.taken().exists()
        client.post(link)
        page = client.get(application.get_absolute_url()).text

    assert "We mailed you a link" in sent.text
    assert "1: a participant, name withheld" in page
    assert "cyd@example.org" not in page


def test_a_focal_point_comments_by_login_and_staff_remove_abuse(client):
    application, mandate = published(), make_focal_point()
    path = application.get_absolute_url()
    with at("2005-03-20T10:00"):
        log_in(client, mandate.user)
        client.post(f"{path}comments/", {"text": "Abuse.", "key": uuid.uuid4()})
        assert "Abuse." in client.get(path).text
        assert client.get(f"{path}comments/1/remove/").status_code == 403
        log_in(client, make_user(Role.STAFF))
        assert "Abuse." in client.get(f"{path}comments/1/remove/").text
        client.post(f"{path}comments/1/remove/", {"reason": "Insults a person."})
        page = client.get(path).text

    assert "Abuse." not in page
    assert "Insults a person." in page


def test_the_links_are_not_in_the_log():
    for word in ("confirm-word", "confirm-comment"):
        path = f"/applications/{word}/s3cret.x/"
        assert without_secrets(None, "", {"path": path})["path"] == f"/applications/{word}/***/"


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_queries(client, count, django_assert_max_num_queries):
    for number in range(count):
        received(asked(name=f"Libraries {number}"))

    with django_assert_max_num_queries(3):
        client.get("/applications/")


def test_desk_and_home_say_what_is_wanted_of_whom():
    staff, mandate = make_user(Role.STAFF), make_focal_point()

    def titles(user):
        return [task.title for task in sources.tasks_for(user)]

    application = received()
    with at("2005-03-15T10:00"):
        assert titles(staff) == ["Publish the application of Street libraries"]
        assert (titles(mandate.user), sources.notices()) == ([], [])
    Application.objects.filter(pk=application.pk).delete()
    published(asked(name="Other libraries"), staff=staff)
    with at("2005-03-20T10:00"):
        assert titles(mandate.user) == ["Read the application of Other libraries"]
        (notice,) = sources.notices()
        assert notice.title == "Other libraries asks for a place in the bureau"
    with at("2005-03-30T18:00"):
        keep_time()
        assert (titles(staff), titles(mandate.user), sources.notices()) == ([], [], [])


def test_what_hinders_an_admission_is_for_staff_and_names_nobody_in_public(client):
    application = published()
    make_focal_point(user=make_user(email="ada@example.org"))
    path = application.get_absolute_url()
    with at("2005-03-30T18:00"):
        keep_time()
        public = client.get(path).text
        log_in(client, make_user(Role.STAFF))
        own = client.get(f"{path}decide/").text

    assert "Something keeps it from being carried out." in public
    assert "mandate of another family" not in public
    assert "Ada One holds a mandate of another family." in own
    assert "Let that mandate end first" in own
