import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from elections.tests.factories import at_geneva
from families.tests.factories import make_family, make_focal_point
from secretariat.choices.terms import Act
from secretariat.models import Seat
from secretariat.services.terms.constituting import constitute_secretariat
from secretariat.services.terms.queue import claim_seat
from secretariat.services.terms.resignations import step_down
from secretariat.services.terms.timekeeping import keep_time
from secretariat.tests.factories import make_certified_election, make_settled_call

pytestmark = pytest.mark.django_db

NAMES = ["Asia", "Networks and coalitions", "Africa", "Gender", "Volunteers"]


def pair_of(name):
    family = make_family(name_en=name, slug=name.lower().replace(" ", "-"))
    zones = [("A", "Asia/Tokyo"), ("B", "Europe/Zurich")]
    return [
        make_focal_point(
            family=family, seat=seat, user=make_user(name=f"{name} {letter}", time_zone=zone)
        )
        for seat, (letter, zone) in enumerate(zones, start=1)
    ]


@pytest.fixture
def pairs():
    return [pair_of(name) for name in NAMES]


def constitute(call):
    return constitute_secretariat(call, actor=make_user(Role.OPERATOR))


@pytest.fixture
def elected(pairs):
    with clock.at(at_geneva("2005-01-31 09:00")):
        call = make_settled_call(pairs, title="CSBS, PrepCom-2 to Tunis", slug="csbs-2005")
        return constitute(make_certified_election(pairs, call=call).call)


@pytest.fixture
def queued(pairs):
    with clock.at(at_geneva("2005-01-15 12:00")):
        call = make_settled_call(pairs[:2], title="CSBS & friends", slug="csbs-2005")
        return constitute_secretariat(
            call, actor=make_user(Role.OPERATOR), queue_opens_at=at_geneva("2005-01-17 09:00")
        )


def letter(occasion, person):
    mails = OutgoingMail.objects.filter(occasion__startswith=occasion, to=person.user.email)
    return mails.get()


def hiding(person):
    seat = Seat.objects.filter(user=person.user).first()
    return {f"/seats/{seat.pk}/": "/seats/N/"} if seat else {}


def test_the_bureau_reads_who_sits(elected, pairs):
    mail = letter("secretariat-constituted", pairs[3][0])

    assert_golden(mail, "secretariat/secretariat_constituted")


def test_the_bureau_reads_that_nobody_voted_and_when_the_queue_opens(queued, pairs):
    mail = letter("secretariat-constituted", pairs[3][0])

    assert_golden(mail, "secretariat/secretariat_constituted_with_queue")


def test_a_new_member_reads_what_to_do_and_how_to_leave(elected, pairs):
    mail = letter("seat-taken", pairs[0][0])

    assert_golden(mail, "secretariat/seat_taken", hiding=hiding(pairs[0][0]))


def test_focal_points_read_in_both_zones_when_the_queue_opens(queued, pairs):
    assert_golden(letter("queue-announced", pairs[4][0]), "secretariat/queue_announced")


def test_whoever_claimed_reads_the_seat_or_the_number(queued, pairs):
    with clock.at(at_geneva("2005-01-17 09:01")):
        for person in (*pairs[2], pairs[4][0]):
            claim_seat(queued, user=person.user)

    got = letter("seat-taken", pairs[2][0])
    assert_golden(got, "secretariat/seat_taken_from_queue", hiding=hiding(pairs[2][0]))
    assert_golden(letter("claim-waiting", pairs[4][0]), "secretariat/claim_waiting")


def test_focal_points_read_that_a_seat_is_free_again(queued, pairs):
    with clock.at(at_geneva("2005-01-17 09:01")):
        for person in pairs[2]:
            claim_seat(queued, user=person.user)
        step_down(Seat.objects.get(user=pairs[2][0].user), actor=pairs[2][0].user)

    assert_golden(letter("seat-free", pairs[4][0]), "secretariat/seat_free")


def test_the_members_read_who_leaves_and_who_comes(elected, pairs):
    with clock.at(at_geneva("2005-02-10 09:00")):
        seat = Seat.objects.get(user=pairs[0][0].user, act=Act.ELECTION)
        step_down(seat, actor=seat.user)

    assert_golden(letter("seat-vacated", pairs[1][0]), "secretariat/seat_vacated")
    assert_golden(letter("seat-filled", pairs[1][0]), "secretariat/seat_filled")


def test_the_bureau_reads_that_the_term_is_over(elected, pairs):
    with clock.at(at_geneva("2006-02-01 00:01")):
        keep_time()

    assert_golden(letter("term-ended", pairs[4][1]), "secretariat/term_ended")


def test_nobody_is_told_twice(elected):
    count = OutgoingMail.objects.count()
    with clock.at(at_geneva("2005-01-31 09:10")):
        keep_time()
        keep_time()

    assert OutgoingMail.objects.count() == count
