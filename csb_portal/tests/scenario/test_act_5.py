"""Act 5: twelve passes, sixty requesters (8 to 17 February)."""

from collections import Counter
from datetime import timedelta

import pytest

from csb_portal.counting import counted
from csb_portal.demo.records import rows
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.months import Month
from csb_portal.tests.scenario.questions import at, mails
from liaison.models.inbox.shift import on_duty
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import HOLDING, Outcome, PassStatus
from secretariat.models import Case, Pass, PassPool, PassRequest
from secretariat.rules.passes.allocate import allocate, read_pool, written
from secretariat.services.passes.histories import past_events
from secretariat.services.passes.overview import families_of, totals_of
from secretariat.services.passes.pools import Plan, change_pool
from secretariat.sources.passes import FIGURES

pytestmark = pytest.mark.django_db

LODGED = (CaseStatus.UNCONFIRMED, CaseStatus.RECEIVED)
WORDS = {Outcome.ISSUED: "issued", Outcome.WAITING: "waiting list", Outcome.REFUSED: "refused"}


@pytest.fixture
def pool() -> PassPool:
    return PassPool.objects.get(seed="PrepCom-2 opening 2005-02-17")


def numbered(pool: PassPool) -> dict[str, PassRequest]:
    """Return each request by its number in the scenario: both count in the order of time."""
    found = pool.requests.with_people().order_by("case__received_at")
    return {f"REQ-{place:03}": request for place, request in enumerate(found, start=1)}


def entry(event: str, pool: PassPool) -> AuditEntry:
    return AuditEntry.objects.get(event=f"passes.{event}", target=f"secretariat.passpool:{pool.pk}")


def by_number(pool: PassPool, number: int) -> Pass:
    return pool.passes.with_people().get(number=number)


def test_rule_and_seed_are_published_before_the_first_request(pool):
    first = pool.requests.order_by("case__received_at").first()

    assert (pool.quota, pool.published_at) == (12, at("2005-02-08T11:30"))
    assert pool.begins_at == at("2005-02-17T10:00")
    assert pool.published_at < first.case.received_at == at("2005-02-09T08:00")
    assert entry("rule_published", pool).data["fingerprint"] == pool.fingerprint
    assert pool.history_of == "gfc4 special meeting"
    assert sorted(pool.history) == sorted(row["family_slug"] for row in rows("overpass_history"))


def test_sixty_requests_of_twenty_families_each_with_number_and_receipt(pool):
    found = numbered(pool)
    families = Counter(each.case.family.slug for each in found.values())

    assert len(found) == 60
    assert len(families) == 20
    assert (min(families.values()), max(families.values())) == (1, 7)
    assert len({each.number for each in found.values()}) == 60
    for row in rows("overpass_requests"):
        request = found[row["request_no"]]
        assert request.case.received_at == at(row["requested_at"])
        assert (request.case.name, request.case.email) == (row["requester"], row["email"].lower())
        (receipt,) = mails(f"pass-asked:{request.pk}")
        assert receipt.to == row["email"].lower()
        assert receipt.queued_at == request.case.received_at


def test_families_rank_and_media_falls_back_to_the_order_of_time(client, pool):
    lines = {line.family.slug: line for line in families_of(pool)}
    page = client.get(f"{pool.get_absolute_url()}families/media/").text

    assert [slug for slug, line in lines.items() if not line.is_ranked] == ["media"]
    assert "sent no ranking, so its requests go in the order in which they came in" in page
    ranked = {row["request_no"]: row["rank_by_focal_points"] for row in rows("overpass_requests")}
    for number, request in numbered(pool).items():
        is_late = number == "REQ-060"
        assert request.rank == (int(ranked[number]) if ranked[number] and not is_late else None)


def test_fifty_six_are_valid_and_four_are_refused_each_with_its_reason(pool):
    totals = totals_of(pool, families_of(pool))
    refused = {
        number: (each.reason, each.detail)
        for number, each in numbered(pool).items()
        if each.outcome == Outcome.REFUSED
    }
    first = numbered(pool)["REQ-002"].number

    checked = entry("checked", pool)
    assert checked.recorded_at == at("2005-02-14T18:05")
    assert (checked.data["requests"], checked.data["valid"]) == (60, 56)
    assert (totals.asked, totals.valid, totals.refused) == (60, 56, 4)
    assert refused == {
        "REQ-045": ("not_registered", ""),
        "REQ-049": ("not_registered", ""),
        "REQ-059": ("duplicate", first),
        "REQ-060": ("late", ""),
    }


def test_twelve_passes_go_to_twelve_families_and_the_twelfth_is_drawn_among_nine(pool):
    issued = [each for each in numbered(pool).values() if each.outcome == Outcome.ISSUED]
    waiting = [each for each in numbered(pool).values() if each.outcome == Outcome.WAITING]
    had = [each for each in issued if pool.history.get(each.case.family.slug)]
    drawn_among = {each.case.family.slug for each in issued + waiting} & set(pool.history)

    assert entry("allocated", pool).recorded_at == at("2005-02-14T18:06")
    assert len(issued) == len({each.case.family_id for each in issued}) == 12
    assert [each.case.family.slug for each in had] == ["asia"]
    assert had[0].position == 12
    assert len(drawn_among) == 9
    assert len(waiting) == 44
    assert {each.position: each for each in waiting}[1].case.family.slug == "local-authorities"


def test_the_reference_outcome_is_what_the_portal_made(pool):
    found = numbered(pool)
    references = {each.number: number for number, each in found.items()}
    for row in rows("overpass_reference_outcome"):
        request = found[row["request_no"]]
        place = row["pass_no"].removeprefix("OP-") or row["waiting_position"] or None
        assert request.case.family.slug == row["family_slug"]
        assert WORDS[Outcome(request.outcome)] == row["outcome"]
        assert request.position == (int(place) if place else None)
        assert str(request.round or "") == row["round"]
        assert request.lot[:8] == row["lottery_key8"]
        if request.outcome == Outcome.ISSUED:
            said = f"round {request.round}; previous passes of the family: {request.detail}"
            assert row["reason"] == said
    assert references[found["REQ-059"].detail] == "REQ-002"


def test_anybody_recomputes_the_list_from_what_is_published(client, pool):
    address = pool.get_absolute_url()

    given = client.get(f"{address}input.json").text
    found = client.get(f"{address}outcome.json").text

    assert written(allocate(read_pool(given))) == found
    assert "@" not in given
    assert "Participant" not in given


def test_every_one_of_the_sixty_knows_the_outcome_with_its_reason(pool):
    late = numbered(pool)["REQ-060"]
    for number, request in numbered(pool).items():
        told_at = at("2005-02-14T12:31") if number == "REQ-060" else at("2005-02-14T20:00")
        assert request.told_at == told_at
        occasion = f"pass-asked:{request.pk}" if request == late else f"pass-outcome:{request.pk}"
        (letter,) = mails(occasion)
        assert (letter.to, letter.queued_at) == (request.case.email, told_at)
        assert request.case.steps.exclude(status__in=LODGED).first().reason


def test_the_list_by_family_is_public_and_names_are_not(client, pool):
    pages = [client.get(pool.get_absolute_url()).text]
    pages += [
        client.get(f"{pool.get_absolute_url()}families/{line.family.slug}/").text
        for line in families_of(pool)
    ]

    assert "60 requests: 56 valid, 4 refused; 12 passes issued" in pages[0]
    assert not [page for page in pages if "Participant" in page or "@example.org" in page]
    (asia,) = [page for page in pages[1:] if "<h1>Asia" in page]
    assert "Number 12 of 12 by the published rule" in asia


def test_the_pass_given_back_is_offered_to_local_authorities_for_two_hours(pool):
    back, taken = by_number(pool, 8), by_number(pool, 13)

    assert (back.request.case.family.slug, back.status) == ("volunteers", PassStatus.RETURNED)
    assert back.ended_at == taken.offered_at == at("2005-02-16T18:40")
    assert back.get_status_display() == "Returned"
    assert taken.request.case.family.slug == "local-authorities"
    assert taken.expires_at - taken.offered_at == timedelta(hours=2)
    assert (taken.label, taken.issued_at) == ("OP-013", at("2005-02-16T19:25"))
    assert taken.slot == back.slot


def test_at_the_door_passes_are_ticked_off_and_twelve_are_never_exceeded(pool):
    came = pool.passes.filter(handed_over_at=at("2005-02-17T09:15"))
    slips = list(pool.passes.all())
    moments = {slip.issued_at or slip.offered_at for slip in slips}
    moments |= {slip.ended_at for slip in slips if slip.ended_at}
    held = {
        moment: sum(
            (slip.offered_at or slip.issued_at) <= moment
            and (slip.ended_at is None or moment < slip.ended_at)
            for slip in slips
        )
        for moment in moments
    }

    assert sorted(slip.number for slip in came) == [1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 13]
    assert set(held.values()) == {12}
    assert pool.passes.filter(status__in=HOLDING).count() == 12


def test_who_has_not_come_is_released_after_ten_minutes_by_whoever_has_the_duty(pool):
    absent, passed_on = by_number(pool, 11), by_number(pool, 14)
    moment = at("2005-02-17T10:00")

    assert pool.no_show_at == moment == pool.collect_by + timedelta(minutes=10)
    assert (absent.status, absent.ended_at) == (PassStatus.RELEASED, moment)
    assert passed_on.request.case.family.slug == "gender"
    assert (passed_on.status, passed_on.handed_over_at) == (PassStatus.HANDED_OVER, moment)
    assert passed_on.handed_over_by == on_duty(moment).user
    recorded = AuditEntry.objects.get(event="passes.passed_on")
    assert recorded.recorded_at == moment
    assert recorded.data["number"] == 14


def test_history_shows_who_had_a_pass_this_time_and_the_time_before():
    this, before = past_events()

    assert (this.total, before.total) == (12, 9)
    assert {"local-authorities", "gender", "asia"} <= set(this.passes) & set(before.passes)
    assert not {"volunteers", "science-technology"} & set(this.passes)


def test_the_month_counts_sixty_fifty_six_and_twelve():

    assert counted(FIGURES, Month(2005, 2)) == {
        "passes_asked": 60,
        "passes_valid": 56,
        "passes_issued": 12,
    }
    assert set(counted(FIGURES, Month(2005, 3)).values()) == {0}


def test_the_rule_cannot_be_edited_any_more(pool):

    plan = Plan(pool.event, pool.title, 13, pool.preset, pool.seed, *([pool.begins_at] * 6))

    with pytest.raises(DomainError, match="was published on 8 February 2005"):
        change_pool(pool, plan, actor=pool.published_by)


def test_no_case_of_the_sixty_is_left_open(pool):
    cases = Case.objects.filter(pass_request__pool=pool)

    assert not cases.open().exists()
    assert OutgoingMail.objects.filter(occasion__startswith="pass-offered").count() == 1
