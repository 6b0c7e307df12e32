"""Act 8.3: a family of the first phase asks to return, and is back (14 to 30 March)."""

import uuid
from collections.abc import Iterator
from functools import partial

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import RETURNING, Cast
from csb_portal.demo.stage import Step
from families.admission_links import people_links
from families.choices.admissions import ApplicationKind
from families.models import Application, Family
from families.services.admissions.asking import Asked, Named, ask_for_admission, give_word
from families.services.admissions.commenting import comment_on
from families.services.admissions.deciding import publish_application

ASKED, FIRST_WORD, SECOND_WORD = "2005-03-14T15:20", "2005-03-14T15:45", "2005-03-14T16:00"
PUBLISHED, COMMENTED = "2005-03-16T10:00", "2005-03-18T11:30"
STATEMENT = (
    "Social movements were among the first ten families. We come back with two focal points "
    "and three organisations. We work in Spanish, Portuguese, French and English."
)
BASIS = "The assembly of social movements, Porto Alegre, 29 January."
PEOPLE = [
    Named("Focal point A, Social movements family", f"{RETURNING}.a@example.org", "es"),
    Named("Focal point B, Social movements family", f"{RETURNING}.b@example.org", "fr"),
]
SUPPORTERS = [
    "Network of landless peoples",
    "Assembly of neighbourhood radios",
    "Union of street vendors",
]
COMMENT = "Welcome back. The assembly in Porto Alegre was open to everybody."


def returning_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at(ASKED), _ask)
    yield Step(calendar.at(FIRST_WORD), partial(_give_word, 1))
    yield Step(calendar.at(SECOND_WORD), partial(_give_word, 2))
    yield Step(calendar.at(PUBLISHED), partial(_publish, cast))
    yield Step(calendar.at(COMMENTED), partial(_comment, cast))


def _ask() -> None:
    asked = Asked(
        kind=ApplicationKind.RETURN,
        name="",
        statement=STATEMENT,
        basis=BASIS,
        people=PEOPLE,
        supporters=SUPPORTERS,
        family=Family.objects.get(slug=RETURNING),
    )
    ask_for_admission(asked, key=uuid.uuid4())


def _application() -> Application:
    return Application.objects.get(family__slug=RETURNING)


def _give_word(place: int) -> None:
    person = _application().people.get(place=place)
    give_word(people_links.token_of(person.key))


def _publish(cast: Cast) -> None:
    publish_application(_application(), actor=cast.staff)


def _comment(cast: Cast) -> None:
    author = cast.user("gender.a@example.org")
    comment_on(_application(), text=COMMENT, key=uuid.uuid4(), actor=author)
