"""A nomination that anybody could have typed keeps nobody from a slate, and comes on none."""

import uuid

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from secretariat.choices.cases import CaseStatus
from secretariat.permissions.slots import has_part_in_call
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.slots.answering import agree
from secretariat.services.slots.nominating import nominate
from secretariat.services.slots.reading import nominations_by, slate_of
from secretariat.services.slots.slating import put_on_slate
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_runner,
    of_family,
    what,
)

pytestmark = pytest.mark.django_db


def typed_by_a_stranger(call, email="ama@example.org"):
    asked = what(call.sessions.get())
    made = nominate(call, asked, Applicant("Ama", email), key=uuid.uuid4())
    for person in made.people.all():
        agree(person)
    return made


def test_in_the_name_of_somebody_it_gives_them_a_part_only_once_they_confirm_it():
    call, runner = make_call(), make_runner()
    made = typed_by_a_stranger(call, runner.email)
    assert not has_part_in_call(runner, call)

    confirm_case(made.case)

    assert has_part_in_call(runner, call)


def test_it_comes_on_no_slate_and_its_deadline_is_the_calls():
    call, runner = make_call(), make_runner()
    made = typed_by_a_stranger(call)
    assert (made.case.status, made.case.due_at) == (CaseStatus.UNCONFIRMED, call.closes_at)

    with after_deadline(call):
        assert slate_of(call)[0].waiting == []
        with pytest.raises(DomainError, match="closed on"):
            confirm_case(made.case)
        with pytest.raises(DomainError, match="Nobody has confirmed yet that they made"):
            put_on_slate(made, actor=runner)
    assert nominations_by(call) == []


def test_a_focal_point_nominates_at_once_and_the_trail_names_nobody():
    call = make_call()

    made = of_family(call)

    assert made.case.status == CaseStatus.RECEIVED
    entry = AuditEntry.objects.get(event="slots.nominated")
    assert entry.actor == ""
