"""Members of the secretariat, relays and requests for tests."""

from datetime import timedelta
from itertools import count

from csb_portal import clock
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.models import VolunteerCall
from families.models import FocalPoint
from families.tests.factories import make_focal_point
from liaison.choices.bodies import AudienceKind
from liaison.choices.register import Manner, MessageStatus, Nature, Outcome
from liaison.models import Audience, Counterpart, Message
from liaison.services.register.relays import approve_relay, receive_relay
from liaison.services.register.requests import answer_request, deliver_request, submit_request
from liaison.services.register.statements import approve_statement, write_statement
from secretariat.choices.terms import Act
from secretariat.models import Seat, Term

_numbers = count(1)


def plenary() -> Audience:
    return Audience.objects.get(slug="cs-plenary")


def content_themes() -> Audience:
    return Audience.objects.get(slug="content-themes")


def bureau() -> Audience:
    return Audience.objects.get(slug="cs-bureau")


def secretariat() -> Audience:
    return Audience.objects.get(slug="csbs")


def division(email: str = "csd@example.org") -> Counterpart:
    """Return the Civil Society Division, with an address."""
    body = Counterpart.objects.get(slug="civil-society-division")
    body.contact_email = email
    body.save()
    return body


def make_term() -> Term:
    """Return the one secretariat in office, made on first use and long in office."""
    today = clock.today()
    term = Term.objects.first()
    if term:
        return term
    call = VolunteerCall.objects.create(**_call_fields())
    return Term.objects.create(
        call=call,
        seats=6,
        starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=335),
        constituted_at=clock.now(),
    )


def _call_fields() -> dict:
    now = clock.now()
    return {
        "slug": f"call-{next(_numbers)}",
        "title": "Call",
        "opens_at": now - timedelta(days=40),
        "closes_at": now - timedelta(days=31),
    }


def make_member(focal_point: FocalPoint | None = None) -> User:
    """Seat somebody in the secretariat."""
    focal_point = focal_point or make_focal_point()
    term = make_term()
    Seat.objects.create(
        term=term,
        number=term.holdings.count() + 1,
        of_seats=6,
        user=focal_point.user,
        focal_point=focal_point,
        act=Act.ELECTION,
        since=term.starts_on,
        seated_at=clock.now(),
    )
    return focal_point.user


def make_operator() -> User:
    return make_user(Role.OPERATOR)


def make_relay(**fields: object) -> Message:
    values = {
        "subject": f"Relay {next(_numbers)}",
        "body": "The hall is full.",
        "language": "en",
        "sender": division(),
        "audiences": [plenary()],
        "nature": Nature.PROCEDURE,
    } | fields
    values.setdefault("actor", None)
    values["actor"] = values["actor"] or make_operator()
    return receive_relay(**values)


def make_request(status: str = MessageStatus.IN_REVIEW, **fields: object) -> Message:
    """Create a request that has come as far as ``status``."""
    values = {
        "subject": f"Request {next(_numbers)}",
        "body": "We ask for two booths.",
        "language": "en",
        "on_behalf_of": plenary(),
        "counterpart": division(),
        "nature": Nature.PROCEDURE,
    } | fields
    values.setdefault("actor", None)
    values["actor"] = values["actor"] or make_focal_point().user
    request = submit_request(**values)
    if status in (MessageStatus.SENT, MessageStatus.ANSWERED):
        request = deliver_request(request, actor=make_operator())
    if status == MessageStatus.ANSWERED:
        request = answer(request)
    return request


def make_sent_relay(**fields: object) -> Message:
    return approve_relay(make_relay(**fields), actor=make_user(Role.STAFF))


def working_group() -> Audience:
    return Audience.objects.get_or_create(
        slug="wgig-caucus",
        defaults={
            "kind": AudienceKind.WORKING_GROUP,
            "name_en": "Internet Governance Caucus",
            "address": "governance@lists.example.org",
        },
    )[0]


def make_statement(**fields: object) -> Message:
    """Create a statement of a family to a working group."""
    author = fields.pop("author", None) or make_focal_point()
    values = {
        "subject": f"Statement {next(_numbers)}",
        "body": "We share our room with you.",
        "language": "en",
        "sender": author.family,
        "to": [working_group()],
        "nature": Nature.PROCEDURE,
        "actor": author.user,
    } | fields
    return write_statement(**values)


def make_sent_statement(**fields: object) -> Message:
    return approve_statement(make_statement(**fields), actor=make_user(Role.STAFF))


def answer(request: Message, **fields: object) -> Message:
    values = {
        "text": "Two booths are granted.",
        "manner": Manner.WRITTEN,
        "outcome": Outcome.GRANTED,
        "answered_by": "Civil Society Division",
    } | fields
    return answer_request(request, actor=make_operator(), **values)
