"""Governing documents in other languages: of which version, by whom, and how far to trust them."""

import pytest

from csb_portal.choices import VersionOrigin
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.testing.factories import make_user
from families.models import DocumentTranslation
from families.services.documents.translating import check_document_translation, translate_version
from families.tests.documents import TEXT, make_adopted, make_draft

pytestmark = pytest.mark.django_db

FRENCH = """\
## 1 But
À quoi cela sert.

## 1.a Se réunir
Nous nous réunissons chaque mois dans la grande salle.

## 1.b Écrire
Nous notons ce qui a été dit.
"""


@pytest.fixture
def version():
    return make_adopted()


def translate(version, source=FRENCH, language="fr", actor=None, **how) -> DocumentTranslation:
    return translate_version(
        version, language=language, source=source, actor=actor or make_user(), **how
    )


def test_a_translation_knows_its_version_and_how_it_was_made(version):
    made = translate(version, origin=VersionOrigin.MACHINE)

    assert (made.version, made.grade, made.is_out_of_date) == (
        version,
        "Machine translation",
        False,
    )
    assert [(clause.key, said.heading) for clause, said in made.beside] == [
        ("1", "But"),
        ("1.a", "Se réunir"),
        ("1.b", "Écrire"),
    ]
    entry = AuditEntry.objects.get(event="families.document_translated")
    assert entry.data == {"language": "fr", "origin": "machine"}


def test_a_second_person_checks_it_and_nobody_their_own(version):
    made = translate(version)
    with pytest.raises(DomainError, match="You translated it yourself"):
        check_document_translation(made, actor=made.translator)

    checked = check_document_translation(made, actor=make_user())

    assert (made.grade, checked.grade) == ("Volunteer translation", "Checked translation")
    assert AuditEntry.objects.filter(event="families.document_translation_checked").exists()
    with pytest.raises(DomainError, match="checked or replaced already"):
        check_document_translation(made, actor=make_user())


def test_it_is_out_of_date_once_another_version_is_in_force(version):
    made = translate(version)

    make_adopted(source=TEXT.replace("great hall", "small hall"))

    assert DocumentTranslation.objects.get(pk=made.pk).is_out_of_date


def test_a_better_one_takes_its_place_and_the_former_is_kept(version):
    former = translate(version, origin=VersionOrigin.MACHINE)

    latter = translate(version, source=FRENCH.replace("grande", "vaste"))

    assert list(version.translations.current()) == [latter]
    former.refresh_from_db()
    assert former.replaced_at is not None


def test_a_machine_replaces_nothing_that_a_person_wrote(version):
    translate(version)

    with pytest.raises(DomainError, match="A machine does not replace"):
        translate(version, origin=VersionOrigin.MACHINE)


@pytest.mark.parametrize(
    "source", [FRENCH.replace("1.b", "1.c"), FRENCH.split("## 1.b", maxsplit=1)[0]]
)
def test_its_clauses_are_those_of_the_version(version, source):
    with pytest.raises(DomainError, match=r"The clauses are not those of the version: 1\.b"):
        translate(version, source=source)


def test_a_draft_is_not_translated():
    with pytest.raises(DomainError, match="Version 1 is a draft"):
        translate(make_draft())


@pytest.mark.parametrize("language", ["en", "de"])
def test_only_the_other_languages_of_the_bureau_are_taken(version, language):
    with pytest.raises(DomainError, match="not translated into that language"):
        translate(version, language=language)
