"""Two at once: one of them gets it, and the other gets words."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family
from secretariat.choices.cases import CaseStatus
from secretariat.models import Case, CaseDecision
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.tests.cases.factories import make_case

pytestmark = [
    pytest.mark.crowd,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]


def at_once(step, count: int) -> Counter:
    def click(number: int) -> str:
        try:
            step(number)
        except DomainError:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(click, range(count)))


def test_one_organisation_is_taken_in_once_however_many_forms_arrive():
    family = make_family()

    counted = at_once(lambda _: make_case(organisation="Lake Watch", family=family), 20)

    assert counted == {"done": 1, "refused": 19}
    assert Case.objects.count() == 1


def test_of_many_unconfirmed_cases_of_one_organisation_one_is_confirmed():
    cases = [make_case(organisation="Lake Watch", is_confirmed=False) for _ in range(10)]

    counted = at_once(lambda number: confirm_case(cases[number]), 10)

    assert counted == {"done": 1, "refused": 9}
    assert Case.objects.confirmed().count() == 1


def test_two_clicks_confirm_once():
    case = make_case(is_confirmed=False)

    assert at_once(lambda _: confirm_case(case), 8) == {"done": 8}
    assert case.steps.count() == 2


def test_a_case_is_decided_once():
    case, operator = make_case(), make_user(Role.OPERATOR)
    outcomes = [CaseStatus.GRANTED, CaseStatus.REFUSED]

    def decide(number: int) -> None:
        made = Decision(outcomes[number % 2], "PrepCom", clock.now(), "So it was said.")
        decide_case(case, made, actor=operator)

    assert at_once(decide, 10) == {"done": 1, "refused": 9}
    assert CaseDecision.objects.count() == 1


def test_numbers_run_without_gaps_however_many_arrive():
    families = [make_family() for _ in range(20)]

    at_once(lambda number: make_case(family=families[number]), 20)

    numbers = sorted(int(case.reference[-4:]) for case in Case.objects.all())
    assert numbers == list(range(1, 21))
