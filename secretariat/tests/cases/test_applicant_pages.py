"""What somebody without an account sees: lodging, following, handing in, withdrawing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_family
from secretariat.case_links import follow_path, lodged_path, token_of
from secretariat.choices.cases import CaseKind, CaseStatus, ItemState
from secretariat.models import Case
from secretariat.services.cases.completing import ask_items
from secretariat.services.cases.keeping import write_note
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case, make_event

pytestmark = pytest.mark.django_db


def filled(**changes: object) -> dict:
    return {
        "name": "Ama Owusu",
        "email": "ama@example.org",
        "language": "en",
        "country": "GH",
    } | changes


def test_an_organisation_asks_in_one_form_and_confirms_by_the_mailed_link(client):
    family, event = make_family(), make_event()
    page = reverse("participation:accreditation-create")
    form = filled(
        organisation="Lake Watch", family=family.pk, event=event.pk, text="We watch the lake.",
        documents=SimpleUploadedFile("statutes.pdf", b"%PDF-1.4 statutes"),
    )  # fmt: skip

    assert client.get(page).status_code == 200
    response = client.post(page, form, follow=True)

    case = Case.objects.get()
    assert response.redirect_chain == [(lodged_path(case), 302)]
    assert case.reference in response.text
    assert token_of(case) not in response.text
    mail = OutgoingMail.objects.get()
    assert mail.to == "ama@example.org"
    assert "open the link below and confirm that you asked for it" in mail.body

    assert "statutes.pdf" in client.get(follow_path(case)).text
    assert Case.objects.get().status == CaseStatus.UNCONFIRMED  # as mail scanners open links
    confirm = reverse("participation:follow-confirm", args=[token_of(case)])
    assert client.get(confirm).status_code == 405
    assert "It counts from when it came in" in client.post(confirm, follow=True).text
    assert Case.objects.get().status == CaseStatus.RECEIVED


def test_somebody_with_an_account_lands_on_their_own_page(client):
    user, event = make_user(), make_event()
    log_in(client, user)

    response = client.post(
        reverse("participation:registration-create"), filled(event=event.pk, email=user.email)
    )

    assert response.url == follow_path(Case.objects.get())


def test_the_page_that_names_the_number_opens_nothing(client):
    case = make_case(is_confirmed=False)
    token = lodged_path(case).rstrip("/").rpartition("/")[2]

    assert client.get(reverse("participation:follow", args=[token])).status_code == 404
    assert client.get(reverse("participation:lodged", args=[token_of(case)])).status_code == 404


def test_a_confirmation_that_comes_second_is_explained(client):
    event = make_event()
    case = make_case(
        CaseKind.REGISTRATION, event=event, email="ama@example.org", is_confirmed=False
    )
    make_case(CaseKind.REGISTRATION, event=event, email="ama@example.org")

    page = reverse("participation:follow-confirm", args=[token_of(case)])

    assert "once for each meeting" in client.post(page, follow=True).text


def test_what_was_written_survives_a_refusal(client):
    event = make_event()
    make_case(CaseKind.REGISTRATION, event=event, email="ama@example.org")
    page = reverse("participation:registration-create")

    response = client.post(page, filled(event=event.pk, organisation="Lake Watch"))

    assert "once for each meeting" in response.text
    assert "Lake Watch" in response.text
    assert Case.objects.count() == 1


def test_a_doubled_click_makes_one_case(client):
    event, page = make_event(), reverse("participation:registration-create")
    key = re.search(r'name="key" value="([^"]+)"', client.get(page).text)[1]

    for _click in range(2):
        client.post(page, filled(event=event.pk, key=key))

    assert Case.objects.count() == 1


def test_one_address_is_not_flooded_with_receipts(client):
    page = reverse("participation:visa-create")

    for _number in range(5):
        client.post(page, filled(event=make_event().pk, text="Accra", email="flood@example.org"))
    response = client.post(
        page, filled(event=make_event().pk, text="Accra", email="flood@example.org")
    )

    assert "Try again in an hour" in response.text
    assert Case.objects.count() == 5


def test_strangers_who_name_an_address_do_not_keep_its_account_from_asking(client):
    user, page = make_user(), reverse("participation:visa-create")
    for _number in range(6):
        client.post(page, filled(event=make_event().pk, text="Accra", email=user.email))
    log_in(client, user)

    client.post(page, filled(event=make_event().pk, text="Accra", email=user.email))

    assert Case.objects.filter(status=CaseStatus.RECEIVED).count() == 1


@pytest.mark.parametrize("page", ["overview", "accreditation", "registration"])
def test_the_pages_explain_the_two_words(client, page):
    make_event(name="PrepCom-3")

    response = client.get(reverse(f"participation:{page}"))

    assert "is of an organisation, once" in response.text
    assert "is of a person, for each meeting anew" in response.text


def test_the_checklist_is_published_before_anybody_asks(client):
    response = client.get(reverse("participation:accreditation"))

    assert "Constitution or by-laws" in response.text
    assert "Letter of intent" in response.text


def test_the_page_says_whose_turn_it_is_until_when_and_what_is_missing(client):
    case = ask_items(make_case(), ["h"], actor=None, words="The last two years are enough.")

    page = client.get(follow_path(case)).text

    assert "It is your turn." in page
    assert "Incomplete" in page
    assert "The last two years are enough." in page
    assert "Hand in item h" in page


def test_an_item_is_handed_in_by_the_link(client):
    case = make_case()
    page = reverse("participation:follow-item", args=[token_of(case), "b"])

    assert client.get(page).status_code == 200
    response = client.post(page, {"answer": "Registered in Accra."}, follow=True)

    assert "is in your file" in response.text
    assert case.items.get(requirement__code="b").state == ItemState.RECEIVED


def test_an_empty_hand_is_told_so(client):
    case = make_case()

    response = client.post(reverse("participation:follow-item", args=[token_of(case), "b"]), {})

    assert "neither a text nor a file" in response.text


def test_the_applicant_and_the_secretariat_write_to_each_other(client):
    case = make_case()
    write_note(case, "Which country?", is_shared=True, actor=make_user(Role.OPERATOR))
    write_note(case, "Looks sound.", is_shared=False, actor=make_user(Role.OPERATOR))

    response = client.post(
        reverse("participation:follow-answer", args=[token_of(case)]),
        {"text": "Ghana."},
        follow=True,
    )

    assert "Which country?" in response.text
    assert "Ghana." in response.text
    assert "Looks sound." not in response.text


def test_an_empty_answer_is_refused_on_the_page(client):
    case = make_case()

    response = client.post(reverse("participation:follow-answer", args=[token_of(case)]), {})

    assert response.status_code == 200
    assert not case.notes.exists()


def test_withdrawing_asks_first(client):
    case = make_case()
    page = reverse("participation:follow-withdraw", args=[token_of(case)])

    client.post(page)
    assert Case.objects.get().status == CaseStatus.RECEIVED

    assert client.get(page).status_code == 200
    client.post(page, {"confirmed": "yes"})
    assert Case.objects.get().status == CaseStatus.WITHDRAWN


def test_what_is_settled_cannot_be_withdrawn_and_says_so(client):
    case = move_case(make_case(), CaseStatus.REFUSED, reason="Not complete.")
    page = reverse("participation:follow-withdraw", args=[token_of(case)])

    response = client.post(page, {"confirmed": "yes"}, follow=True)

    assert "cannot become withdrawn" in response.text


@pytest.mark.parametrize("token", ["nonsense", "0" * 32, "abc:def"])
def test_a_link_that_was_not_made_here_opens_nothing(client, token):
    make_case()

    assert client.get(reverse("participation:follow", args=[token])).status_code == 404


def test_files_are_a_download_for_whoever_has_the_link(client):
    case = make_case()
    page = reverse("participation:follow-item", args=[token_of(case), "i"])
    client.post(page, {"documents": SimpleUploadedFile("bylaws.pdf", b"%PDF-1.4 by-laws")})
    file = case.files.get()

    answer = client.get(reverse("participation:follow-file", args=[token_of(case), file.pk]))
    other = client.get(reverse("participation:follow-file", args=[token_of(make_case()), file.pk]))

    assert b"".join(answer.streaming_content) == b"%PDF-1.4 by-laws"
    assert "attachment" in answer["Content-Disposition"]
    assert other.status_code == 404


def test_lost_links_go_to_their_address_alone_and_the_page_tells_nothing(client):
    case = make_case(CaseKind.VISA, email="ama@example.org")
    page = reverse("participation:lost-link")
    assert client.get(page).status_code == 200

    known = client.post(page, {"email": "Ama@example.org"}, follow=True).text
    unknown = client.post(page, {"email": "nobody@example.org"}, follow=True).text

    (mail,) = OutgoingMail.objects.all()
    assert mail.to == "ama@example.org"
    assert follow_path(case) in mail.body
    assert "the links are on their way" in known
    assert "the links are on their way" in unknown


def test_somebody_with_an_account_is_led_to_their_own_page(client):
    user = make_user(Role.OPERATOR)
    log_in(client, user)
    case = make_case(CaseKind.VISA, email=user.email)

    response = client.get(case.get_absolute_url())

    assert response.url == follow_path(case)
