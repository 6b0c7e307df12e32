"""Everybody finds what is public by its words, and nothing that is not."""

import pytest
from django.db import connection

from csb_portal.models import AuditEntry
from csb_portal.testing.factories import make_user
from liaison.choices.register import Visibility
from liaison.models import Meeting, Message
from liaison.services.register.translations import add_translation
from liaison.tests.factories import make_sent_relay
from reports.models import FoundText, ReportTranslation
from reports.search.asking import find
from reports.search.findable import FINDABLE
from reports.search.indexing import refresh_index
from reports.services.editing import approve_report
from reports.services.publishing import correct_report, publish_report
from reports.services.translating import check_report_translation, translate_text
from reports.tests.factories import make_draft, make_published

pytestmark = pytest.mark.django_db
KINDS = [one.kind for one in FINDABLE]


def titles(question: str, **fields: str) -> list[str]:
    return [hit.found.title for hit in find(question, kinds=KINDS, **fields)]


@pytest.fixture
def relays():
    make_sent_relay(subject="Room passes", body="The hall is full on Monday.")
    make_sent_relay(subject="Salles", body="Les salles sont pleines lundi.", language="fr")
    refresh_index()
    return list(Message.objects.order_by("pk"))


def test_a_text_is_found_by_any_of_its_words_and_by_its_title(relays):
    english = f"{relays[0].reference}: Room passes"

    assert titles("hall") == titles("ROOM monday") == titles("passes full") == [english]
    assert titles("hall tuesday") == []


def test_words_count_by_their_stems(relays):
    assert len(titles("pass")) == len(titles("halls")) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has English stems alone")
def test_each_language_has_its_own_stems(relays):
    assert titles("salle pleine") == [f"{relays[1].reference}: Salles"]


def test_words_stand_together_or_must_not_occur(relays):
    assert len(titles('"hall is full"')) == 1
    assert titles('"full hall"') == []
    assert titles("hall -monday") == []


def test_the_words_are_shown_in_their_context(relays):
    (hit,) = find("monday", kinds=KINDS)

    assert ("Monday", True) in list(hit.pieces)
    assert "".join(words for words, _ in hit.pieces) == "The hall is full on Monday."


def test_a_language_and_a_kind_narrow_it_down(relays):
    assert titles("lundi", language="fr") == [f"{relays[1].reference}: Salles"]
    assert titles("lundi", language="en") == []
    assert find("hall", kinds=["minutes"]) == []


def test_a_script_without_spaces_is_found_by_its_letters():
    make_sent_relay(subject="会议室", body="星期一大厅已满。", language="zh-hans")
    refresh_index()

    (hit,) = find("大厅", kinds=KINDS)
    assert ("大厅", True) in list(hit.pieces)


@pytest.mark.parametrize(
    "question", ["", "  ", '"', "-", "NOT", "a AND", "(", "*", "^", "{x} : y", "\x00", "'; --"]
)
def test_no_question_is_a_command(relays, question):
    assert isinstance(find(question, kinds=KINDS), list)


def test_what_is_no_longer_public_is_no_longer_found(relays):
    Message.objects.update(visibility=Visibility.PRIVATE)

    refresh_index()

    assert titles("hall") == []
    assert not FoundText.objects.exists()


def test_what_changed_is_found_by_its_new_words_only(relays):
    Message.objects.update(body="The room is closed.")

    assert refresh_index() == 2
    assert titles("hall") == []
    assert len(titles("closed")) == 2
    assert refresh_index() == 0


@pytest.mark.usefixtures("march", "floor")
def test_a_report_is_found_as_its_latest_version_reads(members):
    report = make_published(members, now="59 pigeons.")
    correct_report(report, texts={"now": "60 doves."}, change="Doves.", actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[0])
    refresh_index()

    assert titles("pigeons") == []
    assert titles("doves") == ["Report of February 2005"]


def test_the_page_shows_what_was_found_and_where(client, relays):
    page = client.get("/search/", {"q": "hall"}).content.decode()

    assert "1 text found" in page
    assert f'href="{relays[0].get_absolute_url()}"' in page
    assert "<mark>hall</mark>" in page


def test_a_page_for_nothing_says_the_way_out(client):
    page = client.get("/search/", {"q": "unicorn"}).content.decode()

    assert "No public text has all these words." in page
    assert "Leave a word out" in page


def test_markup_in_a_text_stays_text(client):
    make_sent_relay(subject="<b>Script</b>", body="<script>alert(1)</script> hall")
    refresh_index()

    page = client.get("/search/", {"q": "hall"}).content.decode()

    assert "&lt;b&gt;Script&lt;/b&gt;" in page
    assert "<script>alert" not in page


def test_finding_leaves_no_trace(client, relays):
    before = AuditEntry.objects.count()
    client.get("/search/", {"q": "hall"})
    assert AuditEntry.objects.count() == before


@pytest.fixture
def in_french(members):
    """A report with its French translation."""
    report = make_published(members, now="60 doves.")
    texts = {
        key: "Les colombes sont arrivées." for key, words in report.revision.texts.items() if words
    }
    translate_text(report.revision, language="fr", texts=texts, actor=members[1])
    return report


@pytest.mark.usefixtures("march", "floor")
def test_a_translated_report_is_found_in_its_language_with_its_mark(client, members, in_french):
    refresh_index()

    (hit,) = find("colombes", kinds=["report"], language="fr")
    page = client.get("/search/", {"q": "colombes"}).text

    assert (hit.found.url, hit.found.mark) == ("/reports/2005-02/1.0/fr/", "volunteer")
    assert 'href="/reports/2005-02/1.0/fr/"' in page
    assert "Volunteer translation" in page
    assert '<span lang="fr">Français</span>' in page
    check_report_translation(ReportTranslation.objects.get(), actor=members[2])
    refresh_index()
    assert "Checked translation" in client.get("/search/", {"q": "colombes"}).text


@pytest.mark.usefixtures("march", "floor")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has English stems alone")
def test_a_translated_report_is_found_by_its_own_stems(in_french):
    refresh_index()

    assert len(titles("colombe arrivé")) == 1


def test_minutes_and_decisions_are_in_the_one_language_of_their_meeting():
    held_in = {"fr": "fr", "en fr": "en", "": "en", "es": "es"}

    assert {one: Meeting(languages=one).written_in for one in held_in} == held_in


def test_a_translated_message_says_how_far_to_trust_it(relays):
    add_translation(
        relays[0], language="es", subject="Sala", body="La sala está llena.", actor=make_user()
    )
    refresh_index()

    (hit,) = find("llena", kinds=KINDS)
    assert (hit.found.language, hit.found.mark) == ("es", "volunteer")


@pytest.mark.usefixtures("march", "floor")
def test_a_translation_of_a_draft_is_not_found(members):
    text = make_draft().revision
    texts = {key: "Les colombes." for key, words in text.texts.items() if words}
    translate_text(text, language="fr", texts=texts, actor=members[1])

    refresh_index()

    assert titles("colombes") == []
