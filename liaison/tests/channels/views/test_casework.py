"""A post becomes a participation case, lodged for whoever wrote it, and each leads to the other."""

import pytest
from django.urls import reverse

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.channels import Target
from liaison.models import PostUse
from liaison.tests.channels.factories import make_post
from secretariat.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    log_in(client, make_user(Role.STAFF))
    return client


def page_of(post):
    return reverse("channels:post-case", args=[post.channel.slug, post.number])


def typed(client, post, **changes):
    form = client.get(page_of(post)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return values | {"kind": "visa"} | changes


def test_a_post_becomes_a_case_and_each_leads_to_the_other(desk):
    post = make_post(subject="A letter for Tunis, please")

    response = desk.post(page_of(post), typed(desk, post))

    case = Case.objects.get()
    assert response.url == case.get_absolute_url()
    assert (case.kind, case.subject) == ("visa", "A letter for Tunis, please")
    assert (case.applicant, case.email) == (post.author, post.author.email)
    assert post.permanent_url in case.text
    use = PostUse.objects.get()
    assert (use.target, use.reference, use.url) == (Target.CASE, str(case), response.url)
    assert case.reference in desk.get(post.get_absolute_url()).text
    assert OutgoingMail.objects.filter(to=case.email, occasion=f"case-lodged:{case.pk}").exists()


def test_a_second_click_makes_no_second_case(desk):
    post = make_post()
    values = typed(desk, post)

    for _ in range(2):
        desk.post(page_of(post), values)

    assert (Case.objects.count(), PostUse.objects.count()) == (1, 1)


def test_what_the_kind_needs_is_said_and_what_was_typed_stays(desk):
    post = make_post()

    response = desk.post(page_of(post), typed(desk, post, kind="registration", name="Ama Owusu"))

    assert "Registration is of a person, for each meeting." in response.text
    assert "Ama Owusu" in response.text
    assert not Case.objects.exists()


def test_only_who_handles_cases_makes_them_of_posts(client):
    post = make_post()
    log_in(client, make_focal_point().user)

    assert client.get(page_of(post)).status_code == 403
    assert "/case/" not in client.get(post.get_absolute_url()).text
