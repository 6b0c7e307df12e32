"""What composition holds on people can be seen by them, and goes where it can."""

import uuid

import pytest

from csb_portal.personal_data import held_on
from csb_portal.testing.factories import make_user
from families.holdings import PEOPLE as NAMED
from families.holdings import hide_commenter
from families.models import ApplicationComment, ApplicationPerson
from families.services.admissions.commenting import comment_on
from families.tests.admission_helpers import PEOPLE, published
from families.tests.factories import make_focal_point
from families.tests.review_helpers import at

pytestmark = pytest.mark.django_db


def test_whoever_is_named_in_an_application_sees_it_and_can_have_the_address_erased():
    published()
    user = make_user(email=PEOPLE[0].email)

    held = {holding.key: records for holding, records in held_on(user)}
    NAMED.forget(user)

    assert held["families.applications"][0]["application__reference"] == "AP-2005-0001"
    addresses = set(ApplicationPerson.objects.values_list("email", flat=True))
    assert PEOPLE[0].email not in addresses
    assert PEOPLE[1].email in addresses


def test_a_comment_stays_under_a_number_once_its_author_is_erased():
    mandate = make_focal_point()
    with at("2005-03-20T10:00"):
        comment_on(published(), text="Welcome.", key=uuid.uuid4(), actor=mandate.user)

    hide_commenter(mandate.user)

    comment = ApplicationComment.objects.get()
    assert (comment.name, comment.text) == (f"Person {mandate.user_id}", "Welcome.")
