"""The mails of corrections, versions, concurrence and endings, to the letter."""

from datetime import timedelta

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from liaison.choices.register import Purpose
from liaison.models import Message
from liaison.services.register.concurrence import ask_concurrence, concur, override_concurrence
from liaison.services.register.details import Details
from liaison.services.register.ending import close_message
from liaison.services.register.relays import approve_relay
from liaison.services.timekeeping import keep_time
from liaison.tests.factories import (
    answer,
    make_operator,
    make_relay,
    make_sent_relay,
    make_statement,
    plenary,
)
from liaison.tests.register.services.test_translations import translate
from liaison.tests.register.test_mails import (  # noqa: F401 # fixtures
    NOW,
    _in_february,
    asker,
    mail,
    member,
    pytestmark,
)

ACTION = Details(purpose=Purpose.ACTION, due_at=NOW + timedelta(days=2))


def for_action() -> Message:
    return make_sent_relay(
        subject="Names, please", details=ACTION, actor=make_operator(), audiences=[plenary()]
    )


def test_a_correction_with_its_versions_as_a_list_gets_it():
    notice = make_sent_relay(subject="At 10:00")
    details = Details(supersedes=notice, is_urgent=True)
    correction = make_relay(subject="CORRECTION: at 15:00", details=details)
    translate(correction, subject="CORRECTION : à 15 h", body="La salle est pleine.")
    approve_relay(correction, actor=make_user(Role.STAFF))

    sent = mail("relay:RL-2005-0002:cs-plenary", "plenary@lists.example.org")
    assert_golden(sent, "liaison/relay_sent_correction")


def test_the_division_is_asked_to_concur(member):  # noqa: F811
    make_user(Role.OPERATOR, name="Officer A", email="csd.a@example.org")
    statement = make_statement(
        subject="A joint desk", to=[plenary()], details=Details(needs_concurrence=True)
    )
    statement.from_family.name_en = "Asia"
    statement.from_family.save()
    asked = ask_concurrence(statement, actor=member)

    sent = mail(f"statement:ST-2005-0001:concurrence-{asked.pk}-asked", "csd.a@example.org")
    assert_golden(sent, "liaison/concurrence_asked")


def test_a_refusal_and_its_override_are_told(member):  # noqa: F811
    statement = make_statement(to=[plenary()], details=Details(needs_concurrence=True))
    asked = ask_concurrence(statement, actor=member)
    concur(statement, actor=make_operator(), agrees=False, words="The desk is taken.")
    refused = mail(f"statement:ST-2005-0001:concurrence-{asked.pk}-answered", member.email)
    assert_golden(refused, "liaison/concurrence_refused")

    override_concurrence(statement, actor=member, reason="The plenary decided it.")
    overridden = mail(f"statement:ST-2005-0001:concurrence-{asked.pk}-overridden", member.email)
    assert_golden(overridden, "liaison/concurrence_overridden")


def test_whoever_is_to_act_is_reminded():
    relay = for_action()
    with clock.at(NOW + timedelta(days=2) - timedelta(minutes=1)):
        keep_time()

    reminder = OutgoingMail.objects.get(occasion=relay.occasion_of("reminder-cs-plenary"))
    assert_golden(reminder, "liaison/message_due")


def test_an_answer_comes_back_to_whoever_wrote():
    relay = answer(for_action(), answered_by="Youth family")

    assert_golden(mail(relay.occasion_of("answer"), "csd@example.org"), "liaison/message_answered")


def test_a_closed_message_is_told_to_its_sender(member):  # noqa: F811
    relay = close_message(for_action(), actor=member, reason="The session was cancelled.")

    assert_golden(mail(relay.occasion_of("closed"), "csd@example.org"), "liaison/message_closed")
