"""Extensions, annulments and trials from the guided page."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections.choices import CallStatus, ElectionStatus, Level
from elections.models import Election, Resolution
from elections.services.resolutions import propose_annulment, withdraw_step
from elections.tests.admin_pages import hours, make_tied, run, text_of
from elections.tests.factories import (
    make_call,
    make_frozen_election,
    make_interest,
    make_open_election,
    make_operator,
)
from elections.tests.two_people import extension, runoff_of

pytestmark = pytest.mark.django_db
WHY = "The network was down."


@pytest.fixture(params=[Role.OPERATOR, Role.STAFF])
def operator(request, client):
    client.person = make_user(request.param)
    return log_in(client, client.person)


def until(moment):
    parts = enumerate(moment.strftime("%Y-%m-%d %H:%M").split())
    return {f"extend-until_{place}": part for place, part in parts}


def confirm(client, election, step):
    name = f"confirm_{step.kind}"
    return run(client, election, name, **{f"{name}-resolution": step.pk})


def test_an_extension_is_proposed_and_another_operator_confirms_it(operator):
    election = make_open_election()
    end = (election.closes_at + timedelta(days=1)).replace(second=0, microsecond=0)

    run(operator, election, "extend", **until(end), **{"extend-reason": WHY})
    step = Resolution.objects.get()
    own = text_of(run(operator, election))
    log_in(operator, make_operator())
    seen = text_of(run(operator, election))
    confirm(operator, election, step)

    election.refresh_from_db()
    assert "You proposed it, so somebody else has to confirm it." in own
    assert "Confirm: Extension of the vote" not in own
    assert "Withdraw: Extension of the vote" in own
    assert "Waits for a second person" in seen
    assert "The network was down." in seen
    assert "Confirm: Extension of the vote" in seen
    assert election.closes_at == end


def test_a_proposal_is_withdrawn_from_the_page(operator):
    election = make_open_election()
    step = extension(election, make_operator())
    name = f"withdraw_{step.kind}"

    run(operator, election, name, **{f"{name}-resolution": step.pk})

    step.refresh_from_db()
    assert step.withdrawn_at is not None
    assert "Propose to extend the vote" in text_of(run(operator, election))


def test_what_is_confirmed_is_what_was_read_and_not_what_was_proposed_since(operator):
    election, one = make_open_election(), make_operator()
    read = extension(election, one)
    withdraw_step(read, actor=one)
    extension(election, one, until=election.closes_at + timedelta(days=9))

    page = text_of(confirm(operator, election, read))

    election.refresh_from_db()
    assert "confirmed or withdrawn before" in page
    assert not election.hours_changes.exists()


def test_an_annulment_is_proposed_on_either_round_and_confirmed_on_either(operator):
    election, one = make_tied(), make_operator()
    runoff = runoff_of(election, one)

    with clock.at(election.closes_at):
        step = propose_annulment(runoff, actor=one, reason=WHY)
        pages = [text_of(run(operator, each)) for each in (election, runoff)]
        confirm(operator, runoff, step)

    election.refresh_from_db()
    assert all("Confirm: Annulment of the vote" in page for page in pages)
    assert election.status == ElectionStatus.ANNULLED
    after = text_of(run(operator, election))
    assert WHY in after
    assert "There is nothing left to do here." in after


def test_steps_that_are_not_open_are_not_offered(operator):
    frozen, election = make_frozen_election(), make_open_election()

    early, late = text_of(run(operator, frozen)), text_of(run(operator, election))

    assert "Propose to" not in early
    assert "Call it off" in early
    assert "Propose to extend the vote" in late
    assert "Propose to annul the vote" in late
    assert "Call it off" not in late


@pytest.mark.parametrize("source", ["call", "election"])
def test_a_trial_is_held_from_the_page_of_its_call_or_election(operator, source):
    if source == "call":
        thing = make_call(CallStatus.CLOSED, slug="csbs", title="Call")
        for _ in range(4):
            make_interest(thing)
    else:
        thing = make_frozen_election(level=Level.SHARED)
    opens = (clock.now() + timedelta(hours=1)).replace(second=0, microsecond=0)
    data = hours(opens, opens + timedelta(hours=4)) | {"level": Level.STANDARD}
    prefixed = {f"trial-{name}": value for name, value in data.items()}

    page = run(operator, thing, "trial", **prefixed)

    trial = Election.objects.get(is_trial=True)
    assert page.request["PATH_INFO"].endswith(f"/election/{trial.pk}/run/")
    assert "Nobody is elected by it." in text_of(page)
    assert (trial.level, trial.opens_at) == (Level.STANDARD, opens)
    if source == "election":
        assert "Trials for this call" in text_of(run(operator, thing))


def test_an_open_trial_is_called_off_by_one_person_and_extends_nothing_real(operator):
    trial = make_open_election(is_trial=True)

    page = text_of(run(operator, trial))
    run(operator, trial, "cancel", **{"cancel-reason": "We have seen enough."})

    trial.refresh_from_db()
    assert "Propose to annul" not in page
    assert "Hold a trial" not in page
    assert (trial.status, trial.cancel_reason) == (
        ElectionStatus.ANNULLED,
        "We have seen enough.",
    )


def test_a_counted_trial_waits_for_no_certificate(operator):
    trial = make_tied()
    Election.objects.filter(pk=trial.pk).update(is_trial=True, status=ElectionStatus.DECIDED)

    page = text_of(run(operator, trial))

    assert "The trial is over, and nobody is elected by it." in page
    assert "Certify the result" not in page
