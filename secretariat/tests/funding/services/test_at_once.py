"""Whatever is clicked at one moment, the budget and the ceilings hold."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from csb_portal import clock
from csb_portal.errors import DomainError
from secretariat.models import FundingApplication, FundingCeiling, FundingRound
from secretariat.services.funding.awarding import decline_award
from secretariat.services.funding.money import spend
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    decide,
    make_application,
    make_member,
    make_round,
    score_all,
)

needs_locks = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")


def at_once(act, things):
    """Let as many threads as things do their part, each on a connection of its own."""

    def click(thing):
        try:
            with clock.at(CLOSED):
                act(thing)
        except DomainError:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return sorted(pool.map(click, things))


@pytest.fixture
def scored():
    with clock.at(NOW):
        found = make_round(panel_size=1)
        make_member(found)
        made = [make_application(found, amount=2000) for _ in range(6)]
    with clock.at(CLOSED):
        score_all(found, {one: (60, 40 - place) for place, one in enumerate(made)})
    return found, made


@needs_locks
@pytest.mark.django_db(transaction=True)
def test_eight_decisions_at_once_decide_once_and_within_the_ceiling(scored):
    found, _made = scored

    outcomes = at_once(lambda _: decide(found), range(8))

    assert outcomes == ["done"] + ["refused"] * 7
    assert FundingRound.objects.get(pk=found.pk).awarded == 6000
    assert FundingCeiling.objects.get(round=found, group="ldc").awarded == 6000


@needs_locks
@pytest.mark.django_db(transaction=True)
def test_fifty_awards_past_every_lock_stay_below_the_ceiling(scored):
    found, made = scored
    applications = list(FundingApplication.objects.filter(pk__in=[one.pk for one in made]))

    outcomes = at_once(spend, (applications * 9)[:50])

    assert outcomes == ["done"] * 3 + ["refused"] * 47
    assert FundingRound.objects.get(pk=found.pk).awarded == 6000


@needs_locks
@pytest.mark.django_db(transaction=True)
def test_awards_given_back_at_once_reach_as_many_others_once_each(scored):
    found, made = scored
    with clock.at(CLOSED):
        decide(found)

    outcomes = at_once(decline_award, made[:3] * 3)

    assert outcomes == ["done"] * 9  # giving back again changes nothing
    again = FundingApplication.objects.filter(round=found).order_by("pk")
    assert [one.is_awarded for one in again] == [False] * 3 + [True] * 3
    assert FundingRound.objects.get(pk=found.pk).awarded == 6000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "most"), [(FundingRound.objects, "budget"), (FundingCeiling.objects, "most")]
)
def test_the_database_itself_holds_the_budget_and_the_ceiling(scored, rows, most):
    row = rows.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(pk=row.pk).update(awarded=getattr(row, most) + 1)
