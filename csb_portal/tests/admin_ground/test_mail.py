"""Mail in the administration: evidence for staff, and a way to try again."""

import pytest

from csb_portal import clock, mail
from csb_portal.mail.delivery import flush_outbox
from csb_portal.mail.files import EmailBackend
from csb_portal.mail.outbox import Reader
from csb_portal.models import MailStatus, OutgoingMail, Restoration
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in

pytestmark = pytest.mark.django_db

LIST = "/admin/csb_portal/outgoingmail/"
FILES = "/admin/mail-files/"


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def queue(*readers, body="All is well.", **fields):
    for reader in readers:
        mail.queue_text(
            to=reader, occasion="news:1", subject="Nouvelles du café", body=body, **fields
        )
    return OutgoingMail.objects.last()


def refuse(mail):
    OutgoingMail.objects.filter(pk=mail.pk).update(
        status=MailStatus.REFUSED, answer="550 No such person"
    )
    return mail


def test_staff_see_what_became_of_each_mail(staff):
    refuse(queue(Reader("one@example.org")))
    queue(Reader("two@example.org"))

    page = staff.get(LIST).text

    assert "550 No such person" in page
    assert "The mails in this list: 2." in page
    assert "refused and set aside: 1." in page


def test_the_evidence_can_be_had_for_one_person(staff):
    person = make_user(name="Aiko")
    queue(person, make_user())

    page = staff.get(LIST, {"recipient__id__exact": person.pk}).text

    assert "The mails in this list: 1." in page


@pytest.mark.parametrize("mails", [1, 12])
def test_the_list_costs_the_same_however_many_mails(staff, mails, django_assert_max_num_queries):
    queue(*(make_user() for _ in range(mails)))
    staff.get(LIST)

    with django_assert_max_num_queries(14):
        staff.get(LIST)


def test_refused_mails_are_tried_again_and_the_others_are_explained(staff, committed, mailoutbox):
    refused = refuse(queue(Reader("one@example.org")))
    accepted = queue(Reader("two@example.org"))
    OutgoingMail.objects.filter(pk=accepted.pk).update(
        status=MailStatus.ACCEPTED, accepted_at=clock.now()
    )

    with committed():
        answer = staff.post(
            LIST,
            {"action": "try_again_now", "_selected_action": [refused.pk, accepted.pk]},
            follow=True,
        )

    assert "The mail to one@example.org is tried again now." in answer.text
    assert "is accepted, so it cannot become waiting." in answer.text
    assert [message.to for message in mailoutbox] == [["one@example.org"]]


def test_a_confidential_text_is_hidden_and_nothing_can_be_edited(staff):
    secret = queue(Reader("one@example.org"), body="Your code is 417 204.", confidential=True)
    plain = queue(Reader("two@example.org"))

    hidden, shown = staff.get(f"{LIST}{secret.pk}/change/"), staff.get(f"{LIST}{plain.pk}/change/")

    assert "417 204" not in hidden.text
    assert "Confidential: only its reader sees it." in hidden.text
    assert "All is well." in shown.text
    assert "417 204" not in staff.get(LIST, {"q": "417"}).text
    assert 'name="_save"' not in shown.text
    assert staff.post(f"{LIST}{plain.pk}/change/", {"subject": "Other"}).status_code == 403


@pytest.mark.parametrize("address", [LIST, FILES, f"{FILES}some.eml/"])
def test_mail_is_for_staff_with_a_second_factor(client, address):
    for roles, second in (((), False), ((Role.OPERATOR,), True), ((Role.STAFF,), False)):
        log_in(client, make_user(*roles), second=second)
        answer = client.get(address)
        assert answer.status_code in {302, 403}, (roles, second)


@pytest.fixture
def files(settings, tmp_path):
    settings.MAIL_FILES = tmp_path / "mail"
    return settings.MAIL_FILES


def test_without_a_mail_server_staff_read_the_mails_in_the_portal(staff, files):
    queue(Reader("one@example.org"), body="Votre café est prêt <b>.")
    flush_outbox(EmailBackend())
    (path,) = files.glob("*.eml")

    page = staff.get(FILES).text
    letter = staff.get(f"{FILES}{path.name}/").text

    assert "Nouvelles du café" in page
    assert f'href="{FILES}{path.name}/"' in page
    assert "Votre café est prêt &lt;b&gt;." in letter
    assert "one@example.org" in letter


def test_the_same_mail_written_twice_is_one_file(files):
    queue(Reader("one@example.org"))
    flush_outbox(EmailBackend())
    OutgoingMail.objects.update(status=MailStatus.WAITING, accepted_at=None)
    flush_outbox(EmailBackend())

    assert len(list(files.iterdir())) == 1


def test_no_file_yet_is_explained(staff, files):
    assert "No mail has been written into a file." in staff.get(FILES).text


@pytest.mark.parametrize(
    "name",
    [
        "..%2Fcsb.sqlite3",
        "../csb.sqlite3",
        "%2Fetc%2Fpasswd",
        "secret_key",
        ".hidden.eml",
        "no.eml",
    ],
)
def test_no_other_file_can_be_read_that_way(staff, files, name):
    files.mkdir()
    (files / "secret_key").write_text("HIDDEN")
    (files.parent / "csb.sqlite3").write_text("HIDDEN")
    (files / ".hidden.eml").write_text("HIDDEN")

    answer = staff.get(f"{FILES}{name}/")

    assert answer.status_code == 404
    assert "HIDDEN" not in answer.text


@pytest.fixture
def restored():
    moment = clock.now()
    return Restoration.objects.create(made_at=moment, restored_at=moment)


def test_every_page_says_that_mail_is_held_after_a_restore(staff, restored):
    assert "No mail leaves:" in staff.get(LIST).content.decode()

    Restoration.objects.all().delete()

    assert "No mail leaves:" not in staff.get(LIST).content.decode()


def test_staff_see_what_waits_and_let_mail_leave(staff, restored):
    refuse(queue(Reader("one@example.org")))
    queue(Reader("two@example.org"))

    page = staff.get("/admin/mail-release/").content.decode()
    assert "1 mail set aside or refused" in page
    assert "1 mail waits" in page

    after = staff.post("/admin/mail-release/", follow=True).content.decode()
    assert "Mail leaves again." in after
    assert "No mail leaves:" not in after
    assert "nothing holds it" in staff.get("/admin/mail-release/").content.decode()


def test_pressing_twice_is_answered_in_words(staff, restored):
    staff.post("/admin/mail-release/")

    assert (
        "Mail leaves already." in staff.post("/admin/mail-release/", follow=True).content.decode()
    )


def test_only_staff_let_mail_leave(client, restored):
    log_in(client, make_user(Role.OPERATOR))

    assert client.get("/admin/mail-release/").status_code == 403
    assert client.post("/admin/mail-release/").status_code == 403
    assert Restoration.objects.holding_mail().exists()


def test_staff_set_a_waiting_mail_aside(staff):
    mail = queue(Reader("one@example.org"))

    staff.post(LIST, {"action": "set_aside", "_selected_action": [mail.pk]})

    mail.refresh_from_db()
    assert mail.status == MailStatus.REFUSED
