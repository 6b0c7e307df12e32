"""Governing documents in the administration: nothing is published that was not looked at."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import Document, DocumentVersion
from families.services.documents.commenting import comment_on_clause, take_up
from families.services.documents.drafting import discard_draft
from families.tests.documents import TEXT, make_adopted, make_draft, make_published
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("great hall", "small hall")


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


@pytest.fixture
def document():
    return make_adopted().document


def page(document, name):
    return f"/admin/families/document/{document.pk}/{name}/"


def test_staff_write_look_publish_and_adopt(staff, document):
    assert "in the great hall" in staff.get(page(document, "draft")).text
    staff.post(page(document, "draft"), {"source": OTHER, "note": "Smaller.", "dated": ""})
    shown = staff.get(page(document, "publish"))
    assert "</span>small<" in shown.text
    seen = shown.context["form"].initial["seen"]
    staff.post(page(document, "publish"), {"seen": seen})
    facts = {"adopted_by": "A", "adopted_on": "2005-02-01", "adopted_how": "Vote"}
    staff.post(page(document, "adopt"), facts)

    version = Document.objects.get(pk=document.pk).in_force
    assert (version.number, version.note, version.adopted_on) == (2, "Smaller.", date(2005, 2, 1))


def test_a_draft_that_was_edited_after_it_was_looked_at_is_not_published(staff, document):
    make_draft(source=OTHER)

    response = staff.post(page(document, "publish"), {"seen": "0" * 64}, follow=True)

    assert "What was looked at is what is published" in response.text
    assert Document.objects.get(pk=document.pk).draft


@pytest.mark.parametrize("name", ["publish", "adopt"])
def test_without_a_draft_or_a_published_version_the_way_out_is_said(staff, document, name):
    assert "first." in staff.get(page(document, name), follow=True).text


def test_a_text_that_cannot_be_read_is_explained_and_kept_in_the_form(staff, document):
    response = staff.post(page(document, "draft"), {"source": "Only words."})

    assert "There is no clause in this text." in response.text
    assert "Only words." in response.text
    assert not Document.objects.get(pk=document.pk).draft


def test_staff_enter_a_document(staff):
    values = {"title": "Rules", "slug": "rules", "kind": "other", "source": TEXT}

    staff.post("/admin/families/document/new/", values)

    assert Document.objects.get(slug="rules").draft.text[0].heading == "Purpose"


def test_each_page_opens_for_staff_and_for_nobody_else(client, document):
    make_published(source=OTHER)
    make_draft(source=TEXT)
    pages = [page(document, name) for name in ("change", "draft", "publish", "adopt")]
    pages += ["/admin/families/document/", "/admin/families/document/new/"]
    for person, status in (
        (make_user(Role.STAFF), 200),
        (make_user(Role.OPERATOR), 403),
        (make_focal_point().user, 302),
    ):
        log_in(client, person)
        assert {client.get(address).status_code for address in pages} == {status}


def test_a_file_becomes_a_draft_and_then_the_next_version_of_it(tmp_path, capsys):
    file = tmp_path / "rules.md"
    file.write_text(f"title: Rules\nnote: New.\n\n{TEXT}")

    call_command("import_document", "rules", file)
    call_command("import_document", "charter", file)

    assert Document.objects.get(slug="rules").draft.note == "New."
    assert Document.objects.get(slug="charter").draft.number == 2
    assert "Rules, 1 is drafted, with 3 clauses." in capsys.readouterr().out


def test_a_file_without_clauses_is_refused(tmp_path):
    file = tmp_path / "rules.md"
    file.write_text("Words.")

    with pytest.raises(CommandError, match="no clause"):
        call_command("import_document", "rules", file)
    assert not Document.objects.filter(slug="rules").exists()


def test_a_draft_is_discarded_and_the_trail_says_so(staff, document):
    draft = make_draft(source=OTHER)
    fingerprint = draft.fingerprint

    refused = staff.post(page(document, "discard"), {})
    staff.post(page(document, "discard"), {"confirmed": "on"})

    assert refused.status_code == 200
    assert not DocumentVersion.objects.filter(pk=draft.pk).exists()
    assert Document.objects.get(pk=document.pk).in_force.number == 1
    entry = AuditEntry.objects.get(event="families.document_draft_discarded")
    assert (entry.is_public, entry.data["fingerprint"]) == (False, fingerprint)
    assert "no draft to discard" in staff.get(page(document, "discard"), follow=True).text


def test_a_draft_that_was_promised_to_take_comments_up_is_not_discarded(staff, document):
    clause = document.in_force.clauses.get(key="1.a")
    comment = comment_on_clause(clause, text="Which hall?", actor=make_focal_point().user)
    draft = make_draft(source=OTHER)
    take_up(comment, version=draft, answer="We name it.", actor=make_user(Role.STAFF))

    refused = staff.post(page(document, "discard"), {"confirmed": "on"})

    assert "What was promised to those who commented is kept." in refused.text
    assert DocumentVersion.objects.filter(pk=draft.pk).exists()


def test_a_published_version_is_not_discarded(document):
    with pytest.raises(DomainError, match="never edited, only superseded"):
        discard_draft(document.in_force, actor=make_user())
