"""Versions of governing documents: drafted, published, adopted, superseded, never edited."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.models import Document, DocumentVersion, version_in_force
from families.services.documents.drafting import enter_document, save_draft, start_draft
from families.services.documents.publishing import adopt_version, publish_version
from families.services.documents.shipped import SHIPPED, load_shipped_documents, shipped_text
from families.tests.documents import TEXT, adopt, make_adopted, make_draft, make_published
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("great hall", "small hall")


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(datetime(2005, 3, 1, 12, tzinfo=UTC)):
        yield


def statuses(slug="house-rules"):
    versions = DocumentVersion.objects.filter(document__slug=slug).order_by("number")
    return [version.status for version in versions]


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_portal_has_the_shipped_texts_from_the_start(slug):
    version = version_in_force(slug)

    assert version.text == list(shipped_text(slug).clauses)
    assert version.adopted_how == "Taken over with the portal; no act of adoption is on record."
    assert version.adopted_on is None


def test_loading_again_adds_what_is_missing_only():
    Document.objects.get(slug="criteria").versions.get().clauses.all().delete()
    DocumentVersion.objects.filter(document__slug="criteria").delete()
    Document.objects.get(slug="criteria").delete()

    assert (load_shipped_documents(), load_shipped_documents()) == (1, 0)


def test_a_draft_begins_with_the_words_of_the_last_version():
    first = make_adopted()

    draft = start_draft(first.document, actor=None)

    assert (draft.number, draft.text) == (2, first.text)


def test_one_version_is_written_at_a_time():
    draft = make_draft()

    with pytest.raises(DomainError, match="One version is written at a time"):
        start_draft(draft.document, actor=None)


def test_a_short_name_is_given_once():
    with pytest.raises(DomainError, match="short name “charter” already"):
        enter_document(slug="charter", title="C", kind="other", source=TEXT, actor=None)


@pytest.mark.parametrize("make", [make_published, make_adopted])
def test_a_published_version_is_never_edited(make):
    version = make()

    with pytest.raises(DomainError, match="never edited, only superseded"):
        save_draft(version, source=OTHER, actor=None)

    assert version.text[1].text == "We meet each month in the great hall."


def test_what_was_looked_at_is_what_is_published():
    draft = make_draft()
    seen = draft.fingerprint
    save_draft(draft, source=OTHER, actor=None)

    with pytest.raises(DomainError, match="What was looked at is what is published"):
        publish_version(draft, seen=seen, actor=None)

    assert statuses() == ["draft"]


def test_a_version_that_says_the_same_is_not_published():
    draft = start_draft(make_adopted().document, actor=None)

    with pytest.raises(DomainError, match="says the same as version 1"):
        publish_version(draft, seen=draft.fingerprint, actor=None)


def test_publishing_leaves_in_force_what_is_in_force():
    first = make_adopted()
    make_published(source=OTHER)

    assert statuses() == ["adopted", "published"]
    assert version_in_force("house-rules") == first


def test_a_new_proposal_takes_the_place_of_the_one_before():
    make_adopted()
    make_published(source=OTHER)
    make_published(source=OTHER + "\n## 2 More\nMore.\n")

    assert statuses() == ["adopted", "superseded", "published"]


def test_adoption_supersedes_and_says_by_whom_when_where_and_how():
    actor = make_user()
    make_adopted()

    second = adopt(make_published(source=OTHER), actor)

    second.refresh_from_db()
    assert statuses() == ["superseded", "adopted"]
    assert version_in_force("house-rules") == second
    assert (second.adopted_by, second.adopted_on) == ("The plenary", date(2005, 2, 25))
    assert (second.adopted_where, second.adopted_how) == ("Geneva", "By consensus")
    assert (second.adoption_recorded_by, second.adoption_recorded_at) == (actor, clock.now())


@pytest.mark.parametrize(
    ("values", "fact"),
    [
        ({"adopted_by": " "}, "missing who adopted"),
        ({"adopted_how": ""}, "missing who adopted the version, or how"),
        ({"adopted_on": date(2005, 3, 2)}, "still to come"),
    ],
)
def test_an_adoption_without_its_facts_is_refused(values, fact):
    version = make_published()
    facts = {"adopted_by": "A", "adopted_on": date(2005, 3, 1), "adopted_how": "C"}

    with pytest.raises(DomainError, match=fact):
        adopt_version(version, **facts | {"adopted_where": ""} | values, actor=None)

    assert statuses() == ["published"]


def test_a_draft_is_not_adopted():
    draft = make_draft()

    with pytest.raises(DomainError, match="is draft, so it cannot become in force"):
        adopt(draft)


def test_the_database_refuses_a_second_version_in_force():
    version = make_adopted()
    second = make_published(source=OTHER)

    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.filter(pk=second.pk).update(
            status=version.status,
            adopted_by="A",
            adopted_how="B",
            adoption_recorded_at=clock.now(),
        )


def test_each_step_is_in_the_trail():
    make_adopted()
    make_adopted(source=OTHER)

    events = AuditEntry.objects.order_by("number").values_list("summary", "is_public")
    assert list(events) == [
        ("Version of a document drafted: house-rules-1", False),
        ("Version of a document published: house-rules-1", True),
        ("Version of a document adopted: house-rules-1", True),
        ("Version of a document drafted: house-rules-2", False),
        ("Draft of a document saved: house-rules-2", False),
        ("Version of a document published: house-rules-2", True),
        ("Version of a document superseded: house-rules-1", True),
        ("Version of a document adopted: house-rules-2", True),
    ]


def test_every_focal_point_is_told_of_a_version_and_of_its_adoption():
    make_focal_point(user=make_user(name="Eva", email="eva@example.org"))
    make_focal_point(until=date(2005, 2, 1))
    make_adopted()

    published, adopted = OutgoingMail.objects.order_by("pk")
    assert published.to == adopted.to == "eva@example.org"
    assert_golden(published, "families/document_published")
    assert_golden(adopted, "families/document_adopted")
