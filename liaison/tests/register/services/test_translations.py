"""Language versions of a message."""

import pytest
from django.db import IntegrityError, transaction

from csb_portal import audit
from csb_portal.choices import VersionOrigin
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.mails import letter_of
from families.tests.factories import make_focal_point
from liaison.choices.register import LiaisonEvent
from liaison.models import Message, Translation
from liaison.services.register.relays import approve_relay
from liaison.services.register.setting_aside import set_aside_message
from liaison.services.register.translations import (
    add_translation,
    check_translation,
    missing_languages,
)
from liaison.tests.factories import bureau, make_relay, make_sent_relay, plenary

pytestmark = pytest.mark.django_db


def translate(message: Message, **fields: object) -> Translation:
    values = {
        "language": "fr",
        "subject": "Douze laissez-passer",
        "body": "La salle est pleine.",
        "actor": fields.pop("actor", None) or make_focal_point().user,
    } | fields
    return add_translation(message, **values)


def test_a_version_knows_its_original_and_is_told_in_the_trail():
    relay = make_sent_relay()

    version = translate(relay)

    assert version.original_hash == relay.body_hash
    assert (version.grade, version.checked_at) == ("Volunteer translation", None)
    assert audit.entries_about(relay).last().event == LiaisonEvent.TRANSLATION_ADDED


def test_the_languages_that_are_missing_are_named():
    relay = make_sent_relay()
    translate(relay)

    assert missing_languages(relay, relay.translations.current()) == [
        "العربية",
        "中文",
        "Русский",
        "Español",
    ]


def test_the_language_of_the_original_is_never_translated_over():
    with pytest.raises(DomainError, match="is the language of the original"):
        translate(make_sent_relay(), language="en")


def test_a_language_the_bureau_does_not_work_in_is_refused():
    with pytest.raises(DomainError, match="does not work in that language"):
        translate(make_sent_relay(), language="tlh")


def test_what_goes_no_further_is_not_translated():
    relay = set_aside_message(make_relay(), actor=make_user(Role.STAFF), reason="Twice.")

    with pytest.raises(DomainError, match="is at “Set aside” now"):
        translate(relay)


def test_a_better_version_replaces_one_and_keeps_it():
    relay = make_sent_relay()
    machine = translate(relay, origin=VersionOrigin.MACHINE)

    better = translate(relay)

    machine.refresh_from_db()
    assert machine.replaced_at is not None
    assert list(relay.translations.current()) == [better]
    assert Translation.objects.count() == 2


def test_a_machine_does_not_replace_a_person():
    relay = make_sent_relay()
    translate(relay)

    with pytest.raises(DomainError, match="Somebody has translated it"):
        translate(relay, origin=VersionOrigin.MACHINE)


def test_a_machine_does_not_replace_what_a_person_has_checked():
    relay = make_sent_relay()
    machine = translate(relay, origin=VersionOrigin.MACHINE)
    check_translation(machine, actor=make_focal_point().user)

    with pytest.raises(DomainError, match="Somebody has translated it"):
        translate(relay, origin=VersionOrigin.MACHINE)


def test_a_second_person_checks_a_version_once():
    version = translate(make_sent_relay())
    checker = make_focal_point().user
    with pytest.raises(DomainError, match="You translated it yourself"):
        check_translation(version, actor=version.translator)

    version = check_translation(version, actor=checker)

    assert (version.checked_by, version.grade) == (checker, "Checked translation")
    with pytest.raises(DomainError, match="was checked or replaced already"):
        check_translation(version, actor=make_focal_point().user)


def test_a_replaced_version_is_not_checked():
    relay = make_sent_relay()
    old = translate(relay)
    translate(relay)

    with pytest.raises(DomainError, match="was checked or replaced already"):
        check_translation(old, actor=make_focal_point().user)


def test_the_database_wants_a_second_person_too():
    version = translate(make_sent_relay())

    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Translation.objects.update(checked_by=version.translator, checked_at=version.added_at)


def test_people_get_their_language_a_list_gets_all_and_others_the_original():
    french = make_focal_point(user=make_user(language="fr"))
    english = make_focal_point(user=make_user(language="en"))
    relay = make_relay(subject="Twelve passes", audiences=[bureau(), plenary()])
    translate(relay)

    relay = approve_relay(relay, actor=make_user(Role.STAFF))

    mails = {mail.to: mail for mail in OutgoingMail.objects.filter(occasion__startswith="relay:")}
    to_french = letter_of(mails[french.user.email]).as_string()
    assert mails[french.user.email].subject == f"[{relay.reference}] Douze laissez-passer"
    assert "The hall is full." not in to_french
    assert mails[english.user.email].subject == f"[{relay.reference}] Twelve passes"
    assert "La salle" not in mails[english.user.email].body
    to_list = mails["plenary@lists.example.org"].body
    assert to_list.index("The hall is full.") < to_list.index("La salle est pleine.")


def test_a_translation_says_that_it_is_one():
    reader = make_focal_point(user=make_user(language="fr"))
    relay = make_relay(audiences=[bureau()])
    translate(relay, origin=VersionOrigin.MACHINE)

    approve_relay(relay, actor=make_user(Role.STAFF))

    mail = OutgoingMail.objects.get(to=reader.user.email, occasion__endswith=":cs-bureau")
    assert "Machine translation; what counts is the original in English" in mail.body
