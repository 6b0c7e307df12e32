"""Each mail about passes, to the letter."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.tests.factories import make_family, make_focal_point
from secretariat.case_links import follow_url
from secretariat.choices.passes import PassStatus
from secretariat.models import PassPool, PassRequest
from secretariat.services.passes.cancelling import cancel_pool
from secretariat.services.passes.holding import give_back, reissue_pass
from secretariat.services.passes.offering import accept_offer
from secretariat.services.passes.raising import raise_quota
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.cases.factories import make_event
from secretariat.tests.passes.factories import ask, first_pass, make_pool, operator, told

pytestmark = pytest.mark.django_db

OPENED = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)
AFTER = timedelta(days=2, hours=3)


def make_known_pool() -> PassPool:
    """Two passes for the opening, at hours that stand in the mails."""
    event = make_event(
        slug="prepcom2", name="PrepCom-2", first_day=date(2005, 2, 12), last_day=date(2005, 2, 25)
    )
    return make_pool(event=event, title="Opening plenary", quota=2, seed="PrepCom-2 opening")


def requests_of(pool: PassPool) -> list[PassRequest]:
    names = ["Ama Owusu", "Bich Tran", "Carla Soto", "Dara Keo"]
    return [
        ask(
            pool,
            make_family(slug=f"family-{place}", name_en=f"Family {place}"),
            email=f"{name.split()[0].lower()}@example.org",
            name=name,
        )
        for place, name in enumerate(names, start=1)
    ]


def golden(occasion: str, name: str, request: PassRequest | None = None) -> None:
    """Compare the one mail of an occasion; a link of somebody's own is hidden."""
    found = OutgoingMail.objects.filter(occasion__startswith=occasion)
    if request:
        found = found.filter(to=request.case.email)
    hiding = {follow_url(request.case): "LINK"} if request else {}
    assert_golden(found.get(), f"secretariat/{name}", hiding=hiding)


def test_the_rule_goes_to_the_focal_points_before_the_first_request():
    make_focal_point(user=make_user(name="Focal Point", time_zone="Asia/Tokyo"))

    with clock.at(OPENED):
        make_known_pool()

    golden("pass-rule:", "pass_rule_published")


def test_the_receipt_has_number_hours_and_link():
    with clock.at(OPENED):
        request = requests_of(make_known_pool())[0]

    golden("pass-asked:", "pass_asked", request)


def test_who_is_not_registered_reads_it_in_the_receipt():
    with clock.at(OPENED):
        request = ask(
            make_known_pool(), make_family(), email="eve@example.org", name="Eve", registered=False
        )

    golden("pass-asked:", "pass_asked_unregistered", request)


@pytest.fixture
def told_pool():
    make_focal_point(user=make_user(name="Focal Point"))
    with clock.at(OPENED):
        pool = make_known_pool()
        requests_of(pool)
    pool = told(pool)
    with clock.at(OPENED + AFTER):
        yield pool


def first(pool: PassPool, outcome: str) -> PassRequest:
    return pool.requests.with_people().filter(outcome=outcome).order_by("position")[0]


def test_who_has_a_pass_reads_its_number_and_why(told_pool):
    golden("pass-outcome:", "pass_outcome_issued", first(told_pool, "issued"))


def test_who_waits_reads_the_place_and_why(told_pool):
    golden("pass-outcome:", "pass_outcome_waiting", first(told_pool, "waiting"))


def test_the_list_goes_to_the_focal_points(told_pool):
    golden("pass-list:", "pass_list_published")


def test_an_offer_says_until_when(told_pool):
    give_back(first_pass(told_pool))

    golden("pass-offered:", "pass_offered", first(told_pool, "waiting"))


def test_an_accepted_offer_has_its_number(told_pool):
    give_back(first_pass(told_pool))

    accept_offer(told_pool.passes.get(status=PassStatus.OFFERED))

    golden("pass-accepted:", "pass_accepted", first(told_pool, "waiting"))


def test_a_new_number_says_which_one_is_void(told_pool):
    slip = first_pass(told_pool)

    reissue_pass(slip, actor=operator())

    golden("pass-reissued:", "pass_reissued", slip.request)


def test_more_passes_are_told_to_the_focal_points_with_the_reason(told_pool):
    raise_quota(told_pool, places=4, reason="The host opened the balcony.", actor=operator())

    golden("pass-quota-raised:", "pass_quota_raised")


def test_a_cancelled_pool_is_told_to_the_focal_points_with_the_reason(told_pool):
    cancel_pool(told_pool, reason="The opening is held elsewhere.", actor=operator())

    golden("pass-pool-cancelled:", "pass_pool_cancelled")


def test_who_has_a_pass_of_a_cancelled_pool_reads_why_it_is_void(told_pool):
    slip = first_pass(told_pool)
    cancel_pool(told_pool, reason="The opening is held elsewhere.", actor=operator())

    keep_time()

    mails = OutgoingMail.objects.filter(to=slip.request.case.email)
    body = mails.get(occasion__startswith="case-moved").body
    assert "Opening plenary was cancelled: The opening is held elsewhere." in body


def test_an_offer_that_lapsed_is_said_so(told_pool):
    give_back(first_pass(told_pool))

    with clock.at(OPENED + AFTER + timedelta(hours=2, minutes=1)):
        keep_time()

    golden("pass-offer-lapsed:", "pass_offer_lapsed", first(told_pool, "waiting"))
