"""Work behind the request: after the commit, by names that exist, never from a replayed past."""

import ast
from datetime import UTC, datetime

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from csb_portal import background, clock
from csb_portal.background import Broker, enqueue_on_commit
from csb_portal.celery import app
from csb_portal.tests.test_architecture import source_files, tree_of


class Starts:
    """Stands in for the broker and counts what it is given."""

    def __init__(self, error=None):
        self.started, self.error = [], error

    def __call__(self, name, kwargs):
        self.name, self.kwargs = name, kwargs
        return self

    def apply_async(self, *, ignore_result):
        self.started.append((self.name, self.kwargs))
        if self.error:
            raise self.error


@pytest.fixture
def starts(monkeypatch):
    starts = Starts()
    monkeypatch.setattr(background, "signature", starts)
    monkeypatch.setattr(Broker, "down_until", 0.0)
    return starts


@pytest.mark.django_db
def test_work_starts_after_the_commit_and_not_before(starts, committed):
    with committed():
        enqueue_on_commit("some.task", number=1)
        assert starts.started == []

    assert starts.started == [("some.task", {"number": 1})]


@pytest.mark.django_db
def test_work_of_a_step_that_fails_never_starts(starts, committed):
    def fail():
        with transaction.atomic():
            enqueue_on_commit("some.task")
            raise ZeroDivisionError

    with committed(), pytest.raises(ZeroDivisionError):
        fail()

    assert starts.started == []


@pytest.mark.django_db
def test_a_replayed_past_starts_nothing(starts, committed):
    with committed(), clock.at(datetime(2005, 1, 5, tzinfo=UTC)):
        enqueue_on_commit("some.task")

    assert starts.started == []


@pytest.mark.django_db
def test_a_dead_broker_is_left_alone_for_a_moment(starts, committed, monkeypatch):
    starts.error = OperationalError("nobody there")
    now = iter([0, 100, 101, 109, 111, 112])
    monkeypatch.setattr(background, "monotonic", lambda: next(now) + 1000)

    with committed():
        for number in range(4):
            enqueue_on_commit("some.task", number=number)

    assert [kwargs["number"] for _name, kwargs in starts.started] == [0, 3]


def names_given_to_enqueue():
    for path in source_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue_on_commit":
                yield path, node.args[0].value


def test_every_task_that_is_started_by_name_or_by_the_clock_exists():
    by_name = {name for _path, name in names_given_to_enqueue()}
    by_clock = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert by_name
    assert by_name | by_clock <= set(app.tasks)
    assert by_name <= by_clock  # a dead broker forgets; beat does not
