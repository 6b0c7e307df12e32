"""Applications at the hours of March 2005."""

import uuid

from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.admission_links import people_links
from families.choices.admissions import ApplicationKind
from families.models import Application
from families.services.admissions.asking import Asked, Named, ask_for_admission, give_word
from families.services.admissions.deciding import publish_application
from families.tests.review_helpers import at

PEOPLE = [Named("Ada One", "ada@example.org"), Named("Bo Two", "bo@example.org", "fr")]
SUPPORTERS = ["Readers' union", "Cooperative of printers", "Night schools"]


def asked(**fields: object) -> Asked:
    values: dict = {
        "kind": ApplicationKind.FAMILY,
        "name": "Street libraries",
        "statement": "We lend books where there is no school.",
        "basis": "Our assembly of January.",
        "people": PEOPLE,
        "supporters": SUPPORTERS,
    }
    return Asked(**values | fields)


def send(wanted: Asked, *, key: uuid.UUID | None = None, actor: User | None = None) -> Application:
    with at("2005-03-14T15:20"):
        return ask_for_admission(wanted, key=key or uuid.uuid4(), actor=actor)


def received(wanted: Asked | None = None) -> Application:
    """Send an application, and let all its people stand by it."""
    application = send(wanted or asked())
    with at("2005-03-14T16:00"):
        for person in application.people.all():
            application = give_word(people_links.token_of(person.key))
    return application


def published(wanted: Asked | None = None, staff: User | None = None) -> Application:
    application = received(wanted)
    with at("2005-03-16T10:00"):
        return publish_application(application, actor=staff or make_user(Role.STAFF))


def token_of(application: Application) -> str:
    """Return the token of the first of its people."""
    return people_links.token_of(application.people.first().key)
