"""One secretariat hands over to the next, item by item, and nobody to themselves."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.desk import Matter
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import Bureau
from secretariat.models import HandoverItem
from secretariat.services.terms.constituting import constitute_secretariat
from secretariat.services.terms.handovers import give_over, take_over
from secretariat.sources import tasks_for
from secretariat.tests.factories import make_pairs, make_served_term, make_settled_call

pytestmark = pytest.mark.django_db
ROOMS = Matter("message:1", "RL-2005-0001: Rooms", "/register/rl-2005-0001/", "In review")
VISAS = Matter("action:2", "AI-2005-0002: Visas", "/actions/ai-2005-0002/")


def two_open_matters() -> list[Matter]:
    return [ROOMS, VISAS]


@pytest.fixture(autouse=True)
def _matters(settings):
    settings.HANDOVER_MATTERS = [f"{__name__}.two_open_matters"]


@pytest.fixture
def pairs():
    return make_pairs(5)


@pytest.fixture
def former(pairs):
    """A secretariat of the first three families, that took office 30 days ago."""
    with clock.at(clock.now() - timedelta(days=30)):
        return make_served_term(pairs[:3])


@pytest.fixture
def next_one(pairs, former):
    """The next, of the last three families: the third sits in both."""
    return constitute_secretariat(make_settled_call(pairs[2:]), actor=make_user(Role.OPERATOR))


@pytest.fixture
def outgoing(pairs):
    return pairs[0][0].user


@pytest.fixture
def incoming(pairs):
    return pairs[4][0].user


def test_a_matter_is_given_with_a_note_and_taken_by_somebody_of_the_next(
    client, former, next_one, outgoing, incoming
):
    address = f"/secretariat/terms/{former.pk}/handover/"
    client.force_login(outgoing)
    client.post(address, {"give": ROOMS.key, "note": "They wait for the number of people."})
    client.force_login(incoming)
    assert [task.title for task in tasks_for(incoming)] == ["1 matter waits to be taken over"]
    page = client.get(address)
    assert "They wait for the number of people." in page.text
    assert "AI-2005-0002: Visas" in page.text

    client.post(address, {"take": HandoverItem.objects.get().pk})

    item = HandoverItem.objects.get()
    assert (item.given_by, item.taken_by) == (outgoing, incoming)
    assert tasks_for(incoming) == []
    events = AuditEntry.objects.filter(event__startswith="secretariat.matter").values_list("event")
    assert [event for (event,) in events.order_by("number")] == [
        "secretariat.matter_given",
        "secretariat.matter_taken",
    ]


def test_the_page_is_for_both_secretariats_and_staff_alone(client, pairs, former, next_one):
    address = f"/secretariat/terms/{former.pk}/handover/"
    assert client.get(address).status_code == 302
    for person, status in (
        (make_user(), 403),
        (make_user(Role.OPERATOR), 403),
        (make_user(Role.STAFF), 200),
        (pairs[0][1].user, 200),
        (pairs[4][1].user, 200),
    ):
        log_in(client, person)
        assert client.get(address).status_code == status


def test_whoever_left_long_ago_sees_and_gives_nothing_any_more(client, former, next_one, outgoing):
    address = f"/secretariat/terms/{former.pk}/handover/"
    days = Bureau.current().handover_days
    former.refresh_from_db()
    for later, status in ((days, 200), (days + 1, 403)):
        with clock.at(clock.now() + (former.ends_on - clock.today()) + timedelta(days=later)):
            log_in(client, outgoing)
            assert client.get(address).status_code == status


def test_only_whoever_had_it_gives_and_only_once(former, next_one, outgoing, incoming):
    with pytest.raises(DomainError, match="not a member of this secretariat"):
        give_over(former, ROOMS.key, actor=incoming, note="")
    give_over(former, ROOMS.key, actor=outgoing, note="")

    with pytest.raises(DomainError, match="handed over already"):
        give_over(former, ROOMS.key, actor=outgoing, note="")
    with pytest.raises(DomainError, match="not open any more"):
        give_over(former, "message:99", actor=outgoing, note="")


def test_only_the_next_take_and_nobody_from_themselves(pairs, former, next_one, outgoing, incoming):
    in_both = pairs[2][0].user
    item = give_over(former, ROOMS.key, actor=in_both, note="")

    with pytest.raises(DomainError, match="not a member of the secretariat that came after"):
        take_over(item, actor=outgoing)
    with pytest.raises(DomainError, match="A hand-over needs two people"):
        take_over(item, actor=in_both)
    take_over(item, actor=incoming)
    with pytest.raises(DomainError, match="has taken it"):
        take_over(item, actor=pairs[4][1].user)


def test_a_refusal_is_told_on_the_page(client, former, next_one, outgoing):
    client.force_login(outgoing)

    page = client.post(
        f"/secretariat/terms/{former.pk}/handover/", {"give": "message:99"}, follow=True
    )

    assert "This matter is not open any more." in page.text


def test_what_is_no_number_is_not_found(client, former, next_one, incoming):
    client.force_login(incoming)

    page = client.post(f"/secretariat/terms/{former.pk}/handover/", {"take": "x"})

    assert page.status_code == 404
