"""States: along the table or not at all, with a sentence that says so."""

import pytest

from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.lifecycle import locked
from csb_portal.models import MailStatus, OutgoingMail
from csb_portal.models.mail import MAIL_TRANSITIONS
from csb_portal.testing.factories import make_user


@pytest.mark.parametrize("before", MailStatus)
@pytest.mark.parametrize("after", MailStatus)
def test_a_status_moves_along_its_table_and_nowhere_else(before, after):
    mail = OutgoingMail(status=before)

    if after in MAIL_TRANSITIONS[before]:
        mail.move_to(after)
        assert mail.status == after
    else:
        with pytest.raises(TransitionNotAllowed):
            mail.move_to(after)
        assert mail.status == before


def test_a_step_that_is_not_possible_is_refused_in_words():
    mail = OutgoingMail(status=MailStatus.ACCEPTED, occasion="news:1", to="one@example.org")

    with pytest.raises(TransitionNotAllowed) as refused:
        mail.move_to(MailStatus.WAITING)

    sentence = "news:1 to one@example.org is accepted, so it cannot become waiting."
    assert str(refused.value) == refused.value.fact == sentence


def test_a_refusal_says_the_rule_the_fact_and_the_way_out():
    error = DomainError("It is six.", rule="Calls close at five.", so="Write to the bureau.")

    assert str(error) == "Calls close at five. It is six. Write to the bureau."
    assert str(DomainError("It is six.")) == "It is six."


@pytest.mark.django_db
def test_what_is_locked_is_read_again():
    user = make_user(name="Before")
    type(user).objects.update(name="After")

    assert locked(user).name == "After"
