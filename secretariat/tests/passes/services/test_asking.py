import uuid
from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from families.tests.factories import make_family
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.models import Case, PassRequest
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.passes.asking import ask_for_pass
from secretariat.services.passes.pools import draft_pool
from secretariat.tests.cases.factories import make_case
from secretariat.tests.passes.factories import ask, make_plan, make_pool, operator, told

pytestmark = pytest.mark.django_db


def receipt_of(request: PassRequest) -> OutgoingMail:
    return OutgoingMail.objects.get(occasion=f"pass-asked:{request.pk}")


def test_a_request_gets_a_number_and_a_receipt_with_its_hours():
    request = ask(make_pool())

    assert request.case.kind == CaseKind.PASS
    assert request.case.status == CaseStatus.RECEIVED
    assert request.case.due_at == request.pool.results_at
    receipt = receipt_of(request)
    assert request.number in receipt.subject
    assert "/participation/follow/" in receipt.body
    assert "Look at this now" not in receipt.body
    assert AuditEntry.objects.filter(event="passes.asked").count() == 1


def test_the_same_form_sent_twice_is_one_request():
    pool, key = make_pool(), uuid.uuid4()
    applicant = Applicant("Ama", "ama@example.org", family=make_family())

    first, again = (ask_for_pass(pool, applicant, key=key) for _ in range(2))

    assert first == again
    assert Case.objects.count() == 1


def test_before_the_rule_is_published_or_requests_begin_nobody_asks():
    soon = clock.now() + timedelta(days=1)
    draft = draft_pool(make_plan(), actor=operator())
    published = make_pool(opens_at=soon)

    for pool in (draft, published):
        with pytest.raises(DomainError, match="Requests for Opening begin on"):
            ask(pool)
    assert not Case.objects.exists()


def test_after_the_deadline_the_number_comes_with_the_refusal_and_its_reason():
    pool = make_pool()

    with clock.at(pool.closes_at):
        late = ask(pool)

    assert late.case.status == CaseStatus.REFUSED
    assert "after the deadline of" in late.case.steps.last().reason
    assert "It is refused: it came after the deadline" in receipt_of(late).body


def test_a_second_before_the_deadline_is_in_time():
    pool = make_pool()

    with clock.at(pool.closes_at - timedelta(seconds=1)):
        assert ask(pool).case.status == CaseStatus.RECEIVED


def test_a_checked_pool_takes_no_more_requests():
    pool = make_pool()
    ask(pool)
    told(pool)

    with pytest.raises(DomainError, match="were checked, and its list is drawn up"):
        ask(pool)


def test_a_request_without_an_active_family_is_told_why():
    with pytest.raises(DomainError, match="The family is missing"):
        ask_for_pass(make_pool(), Applicant("Ama", "ama@example.org"))


def test_whoever_is_not_registered_is_warned_and_refused_if_it_stays_so():
    pool = make_pool()
    request = ask(pool, registered=False)

    assert "nobody is registered for" in receipt_of(request).body
    told(pool)
    request.refresh_from_db()
    assert (request.outcome, request.reason) == ("refused", "not_registered")
    assert "a pass is for registered people" in request.case.steps.last().reason


def test_whoever_registers_by_a_case_in_time_is_valid():
    pool = make_pool()
    request = ask(pool, registered=False, email="ama@example.org")
    registration = make_case(CaseKind.REGISTRATION, event=pool.event, email="Ama@example.org")
    granted = Decision(CaseStatus.GRANTED, "The host", clock.now(), "Complete.")
    decide_case(registration, granted, actor=None)

    told(pool)

    request.refresh_from_db()
    assert request.outcome == "issued"


def test_a_registration_for_another_event_is_none_for_this_one():
    pool, other = make_pool(), make_pool()
    ask(other, email="ama@example.org")
    request = ask(pool, email="ama@example.org", registered=False)

    told(pool)

    request.refresh_from_db()
    assert request.reason == "not_registered"


@pytest.mark.parametrize("again", ["AMA@Example.org", " ama@example.org ", "a ma@example.org"])
def test_case_and_spaces_make_no_second_person(again):
    pool = make_pool(quota=5)
    first = ask(pool, email="ama@example.org")
    second = ask(pool, email=again, registered=False)

    assert "there is an earlier request of this address" in receipt_of(second).body
    told(pool)
    for request in (first, second):
        request.refresh_from_db()
    assert first.outcome == "issued"
    assert (second.reason, second.detail) == ("duplicate", first.number)
    assert first.number in second.case.steps.last().reason


def test_of_two_requests_the_second_counts_where_the_first_was_withdrawn():

    pool = make_pool()
    first, second = ask(pool, email="ama@example.org"), ask(pool, email="ama@example.org")
    withdraw_case(first.case)

    told(pool)

    second.refresh_from_db()
    assert second.outcome == "issued"


def test_a_person_is_not_known_again_in_another_pool():
    one, other = (ask(make_pool(), email="ama@example.org") for _ in range(2))

    assert one.person != other.person
    assert "ama" not in one.person


def test_the_receipt_reads_as_it_should():
    pool = make_pool()
    with clock.at(pool.opens_at + timedelta(hours=1)):
        request = ask(pool, registered=False, name="Ama Owusu")
    body = receipt_of(request).body

    assert body.startswith("Dear Ama Owusu,")
    assert request.number in body
    assert "your family puts its requests in order until" in body
