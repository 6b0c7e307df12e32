"""The fixed words around a translated report are in its language, in each the bureau has."""

import json
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import override, to_locale

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.months import Month
from csb_portal.translating import other_languages
from reports import report_paper
from reports.charts import PLANS
from reports.choices import Section
from reports.edition import editions_of
from reports.figures import declared
from reports.models import MonthlyReport
from reports.services.publishing import publish_report
from reports.services.rendering import page_of
from reports.services.translating import translate_text
from reports.tests.factories import geneva, make_approved, make_published, make_subscription

LANGUAGES = [code for code, _name in other_languages()]
MARCH = Month(2005, 3)
ENTRY = re.compile(r'^(?:msgctxt "(.*)"\n)?msgid "(.+)"\nmsgstr "(.*)"$', re.MULTILINE)
FILLED = re.compile(r"%\(\w+\)s")
WORD = re.compile(r'{% translate "([^"]+)"')
SENTENCE = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}")
READ_IN_TRANSLATION = (
    "base.html",
    "components/columns.html",
    "components/moment.html",
    "mail/letter.txt",
    "reports/_forms.html",
    "reports/_languages.html",
    "reports/_sections.html",
    "reports/email/_language.txt",
    "reports/email/_why_you.txt",
    "reports/email/report_corrected_message.txt",
    "reports/email/report_corrected_subject.txt",
    "reports/email/report_published_message.txt",
    "reports/translation_detail.html",
)
NOT_SHOWN = {
    "Welcome",
    "The portal of the %(bureau_name)s: who speaks for the [families], what is open now, and what was done.",
}


def folder(language: str) -> Path:
    return settings.BASE_DIR / "locale" / to_locale(language) / "LC_MESSAGES"


def written(language: str) -> dict[tuple[str, str], str]:
    """Return what the catalogue of a language says, by context and sentence."""
    text = (folder(language) / "django.po").read_text(encoding="utf-8")
    return {
        (context, json.loads(f'"{sentence}"')): json.loads(f'"{said}"')
        for context, sentence, said in ENTRY.findall(text)
    }


def told(language: str) -> set[str]:
    return {sentence for _context, sentence in written(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_was_written(language):
    with (folder(language) / "django.mo").open("rb") as file:
        compiled = GNUTranslations(file)

    for (context, sentence), said in written(language).items():
        found = compiled.pgettext(context, sentence) if context else compiled.gettext(sentence)
        assert found == said, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_the_same_with_the_same_gaps(language):
    assert written(language).keys() == written("fr").keys()
    for (_context, sentence), said in written(language).items():
        assert said
        assert sorted(FILLED.findall(said)) == sorted(FILLED.findall(sentence)), sentence


@pytest.mark.parametrize("template", READ_IN_TRANSLATION)
def test_every_word_around_a_translation_is_translated(template):
    text = (settings.BASE_DIR / "templates" / template).read_text(encoding="utf-8")
    sentences = SENTENCE.findall(text)
    said = {re.sub(r"{{ (\w+) }}", r"%(\1)s", one) for one in sentences} | set(WORD.findall(text))

    assert said - NOT_SHOWN <= told("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_figure_and_chart_is_translated(language):
    known = told(language)
    labels = [figure.label for figure in declared()]
    headings = [section.label for section in Section] + [plan.caption for plan in PLANS]

    words = {str(one) for one in (*labels, *headings)}
    with override(language):
        said = {str(one) for one in labels}

    assert words <= {re.sub(r"\[(\w+)\]", r"\1", one) for one in known}
    assert not words & said


@pytest.fixture
def report(members) -> MonthlyReport:
    """A report with a chart, translated into every language."""
    make_published(members)
    with clock.at(geneva(2005, 4, 4, 12)):
        report = make_published(members, month=MARCH, now="Read this.", messages="And this.")
        text = report.revision
        for language in LANGUAGES:
            texts = {key: "…" for key, words in text.texts.items() if words}
            translate_text(text, language=language, texts=texts, actor=members[1])
    return report


@pytest.mark.usefixtures("march", "floor")
def test_no_page_and_no_paper_of_a_translation_has_an_english_sentence(report):
    (original,) = editions_of(MARCH)
    editions = original.in_other_languages()
    assert {one.language for one in editions} == set(LANGUAGES)

    for edition in editions:
        main = re.search(r"<main.*</main>", page_of(edition).decode(), re.DOTALL)[0]
        with override(edition.language):
            paper = json.dumps(report_paper.as_data(edition), ensure_ascii=False)
        for sentence in _whole_sentences(edition.language):
            words = re.compile(rf"(?<!\w){re.escape(sentence)}(?!\w)")
            assert not words.search(strip_tags(main)), (edition.language, sentence)
            assert not words.search(paper), (edition.language, sentence)


def _whole_sentences(language: str) -> set[str]:
    """Return what is said otherwise in a language, without gaps; figures of a test have one label."""
    made_up = {figure.label for figure in declared()}
    return {
        sentence
        for (_context, sentence), said in written(language).items()
        if sentence != said and not re.search(r"%\(|\[", sentence)
    } - made_up


@pytest.mark.usefixtures("march", "floor")
def test_a_french_page_reads_in_french(client, report):
    page = client.get("/reports/2005-03/1.0/fr/").text

    for words in (
        "<h1>Rapport de mars 2005</h1>",
        '<h2 id="now">Ce que vous pouvez faire maintenant</h2>',
        "Transmissions et demandes en chiffres",
        "Traduction bénévole",
        "4 avril 2005, 10:00 UTC",
        "au bureau",
        'content="Rapport de mars 2005"',
    ):
        assert words in page


@pytest.mark.usefixtures("march", "floor")
def test_a_french_mail_reads_in_french(members):
    make_subscription("fr@example.org", language="fr")
    report = make_approved(members, now="Read this.")
    text = report.revision
    texts = {key: "Lisez ceci." for key, words in text.texts.items() if words}
    translate_text(text, language="fr", texts=texts, actor=members[1])
    publish_report(report, actor=members[0])

    mail = OutgoingMail.objects.about("reports:published:2005-02:1.0").get(to="fr@example.org")

    assert mail.subject == "Rapport de février 2005"
    assert mail.body.startswith("Bonjour,\n\nLe secrétariat rend compte à la plénière du mois")
    assert "CE QUE VOUS POUVEZ FAIRE MAINTENANT\n\nLisez ceci." in mail.body
    assert "Traduction bénévole. C'est l'original qui est cité : " in mail.body
    assert "Vous avez demandé ce courriel." in mail.body
    assert "-- \nBureau de la société civile" in mail.body.replace("--\n", "-- \n")
