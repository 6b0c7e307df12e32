"""After the count: certified by a person, open to complaints, seated after their answers."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.mail.delivery import flush_outbox
from csb_portal.models import AuditDetail, AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from elections.choices import ElectionStatus, Route
from elections.models import Complaint
from elections.services.certification import answer_complaint, certify_election, file_complaint
from elections.services.closing import close_election
from elections.sources import composition_of
from elections.tests.factories import (
    make_call,
    make_interest,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.voting import vote

pytestmark = pytest.mark.django_db


def counted_election():
    election = make_open_election(families=4, voters=4)
    a, b, c, _d = slugs_of(election)
    for user, choices in zip(voters_of(election), [[a, b, c], [a, b], [a], []], strict=True):
        vote(election, user, *choices)
    with clock.at(election.closes_at):
        return close_election(election, actor=None)


def certified_election():
    election = counted_election()
    with clock.at(election.closes_at + timedelta(hours=3)):
        return certify_election(election, actor=make_operator())


def test_the_certificate_names_its_certifier_and_starts_the_hours_to_complain():
    election = certified_election()

    assert election.status == ElectionStatus.CERTIFIED
    assert election.certified_by is not None
    assert election.complaints_until == election.certified_at + timedelta(hours=24)
    mails = OutgoingMail.objects.filter(occasion=f"election/{election.slug}/election_certified")
    assert mails.count() == 4


def test_a_complaint_carries_the_delivery_log_as_evidence():
    election = counted_election()
    user = voters_of(election)[0]
    with clock.at(election.closes_at + timedelta(minutes=3)):
        flush_outbox()

    with clock.at(election.closes_at + timedelta(hours=1)):
        complaint = file_complaint(election, user, text="The reminder never came.")

    assert complaint.reference.startswith("CO-")
    log = {line["subject"]: line for line in complaint.evidence}
    opened = log["Voting is open: Election"]
    assert opened["status"] == "accepted"
    assert opened["accepted_at"] == (election.closes_at + timedelta(minutes=3)).isoformat()
    assert not [subject for subject in log if subject.startswith("Your vote is in the box")]


def test_complaints_end_with_their_hours_and_are_for_those_on_the_roll():
    election = certified_election()

    with clock.at(election.complaints_until), pytest.raises(DomainError, match="24 hours"):
        file_complaint(election, voters_of(election)[0], text="Too late.")
    with pytest.raises(DomainError, match="not on the roll"):
        file_complaint(election, make_user(), text="I am a stranger.")


def test_a_complaint_is_answered_once_by_somebody_else_and_in_words():
    election = certified_election()
    user, operator = voters_of(election)[0], make_operator()
    with clock.at(election.certified_at):
        complaint = file_complaint(election, user, text="The reminder never came.")

    with pytest.raises(DomainError, match="your own"):
        answer_complaint(complaint, answer="I agree with myself.", actor=user)
    with pytest.raises(DomainError, match="empty"):
        answer_complaint(complaint, answer=" ", actor=operator)
    answer_complaint(complaint, answer="It was accepted by your server.", actor=operator)
    with pytest.raises(DomainError, match="has been answered"):
        answer_complaint(complaint, answer="Again.", actor=operator)

    mail = OutgoingMail.objects.get(to=user.email, subject__startswith="Answer to your complaint")
    assert "It was accepted by your server." in mail.body


def test_nobodys_words_are_in_the_trail():
    election = certified_election()
    with clock.at(election.certified_at):
        file_complaint(election, voters_of(election)[0], text="The reminder never came.")

    entry = AuditEntry.objects.get(event="elections.complaint_filed")
    assert "reminder" not in str(entry.content)
    assert AuditDetail.objects.get(entry=entry).content == {"text": "The reminder never came."}


def test_nothing_is_settled_before_the_hours_to_complain_are_over():
    election = certified_election()

    with clock.at(election.complaints_until - timedelta(seconds=1)):
        assert composition_of(election.call) is None
    with clock.at(election.complaints_until):
        composition = composition_of(election.call)

    assert [f.slug for f in composition.families] == slugs_of(election)[:3]
    assert composition.election == election


def test_nothing_is_settled_before_every_complaint_is_answered():
    election = certified_election()
    with clock.at(election.certified_at):
        complaint = file_complaint(election, voters_of(election)[0], text="No reminder.")

    with clock.at(election.complaints_until):
        assert composition_of(election.call) is None
        answer_complaint(complaint, answer="It was delivered.", actor=make_operator())
        assert composition_of(election.call) is not None
    assert Complaint.objects.unanswered().count() == 0


@pytest.mark.parametrize(("volunteers", "route"), [(2, Route.FILL), (3, Route.SERVE)])
def test_three_families_or_fewer_are_settled_by_the_close_of_the_call(volunteers, route):
    call = make_call("closed", route=route)
    families = [make_interest(call).family for _ in range(volunteers)]

    composition = composition_of(call)

    assert composition.families == families
    assert (composition.election, composition.settled_at) == (None, call.closed_at)
