"""The portal speaks of groups and seats in the bureau's own words."""

import pytest
from django.contrib.admin import site
from django.template import Context, Template
from django.utils.translation import gettext, gettext_lazy, ngettext, npgettext, override, pgettext

from csb_portal.errors import DomainError
from families import words
from families.models import Bureau
from families.services.bureau import correct_bureau

OWN = {
    "Civil Society Bureau": "African Civil Society Bureau",
    "family": "Organisation",
    "families": "Organisations",
    "focal points": "facilitators",
    "Civil Society Division": "election office",
}


@pytest.fixture
def _of_organisations():
    words.remember(
        Bureau(
            name="African Civil Society Bureau",
            group_singular="Organisation",
            group_plural="Organisations",
            representative_plural="facilitators",
            operator="election office",
        )
    )


@pytest.mark.parametrize(
    ("marked", "usual", "own"),
    [
        ("[Families]", "Families", "Organisations"),
        ("A [family] has one voice.", "A family has one voice.", "An Organisation has one voice."),
        ("Of [families] and seats.", "Of families and seats.", "Of Organisations and seats."),
        ("[Focal points] answer.", "Focal points answer.", "Facilitators answer."),
        ("The [secretariat] is asked.", "The secretariat is asked.", "The secretariat is asked."),
        (
            "Write to the [Civil Society Division].",
            "Write to the Civil Society Division.",
            "Write to the election office.",
        ),
        ("Older families of words", "Older families of words", "Older families of words"),
        ("Days such as [60, 14]", "Days such as [60, 14]", "Days such as [60, 14]"),
    ],
)
def test_only_a_marked_word_becomes_the_bureaus_own(marked, usual, own):
    assert words.in_words(marked, {}) == usual
    assert words.in_words(marked, OWN) == own


def test_a_translation_marks_the_form_its_grammar_asks_for():
    sentence = "La voix [families:des familles]"

    assert words.in_words(sentence, {}) == "La voix des familles"
    assert words.in_words(sentence, OWN) == "La voix Organisations"


def test_the_article_of_another_language_stays_as_it_is():
    with override("fr"):
        assert words.in_words("Il a [family:famille]", OWN) == "Il a Organisation"


@pytest.mark.usefixtures("_of_organisations")
def test_every_way_out_of_gettext_says_the_bureaus_own_words():
    assert gettext("Your [family]") == "Your Organisation"
    assert str(gettext_lazy("Your [family]")) == "Your Organisation"
    assert ngettext("%d [family]", "%d [families]", 2) % 2 == "2 Organisations"
    assert pgettext("title", "Your [family]") == "Your Organisation"
    assert npgettext("title", "%d [family]", "%d [families]", 1) % 1 == "1 Organisation"


@pytest.mark.usefixtures("_of_organisations")
def test_where_no_language_is_on_the_words_are_the_charters():
    with override(None):  # as when migrations are written
        assert gettext("Your [family]") == "Your family"


@pytest.mark.usefixtures("_of_organisations")
def test_what_people_wrote_is_never_touched():
    page = Template(
        "{% load i18n %}{% blocktranslate %}The [families] of {{ name }}{% endblocktranslate %}"
    )

    said = page.render(Context({"name": "the families, a family of [families]"}))

    assert said == "The Organisations of the families, a family of [families]"


@pytest.mark.usefixtures("_of_organisations")
def test_the_administration_is_headed_by_the_bureaus_name():
    assert str(site.site_header) == "Administration of the African Civil Society Bureau"


@pytest.mark.usefixtures("_of_organisations")
@pytest.mark.django_db
def test_a_bureau_whose_name_holds_the_charters_is_called_by_it_once(client):
    page = client.get("/families/")

    assert "African Civil Society Bureau" in page.text
    assert "African African" not in page.text
    assert "<h1>Organisations</h1>" in page.text
    assert "[" not in page.text.split("<main")[1]


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["<b>clubs</b>", 'clubs" onclick="', "50 % clubs", "[clubs]"])
def test_a_word_that_could_break_a_page_or_a_sentence_is_refused(word):
    with pytest.raises(DomainError, match="A word of the bureau holds none of"):
        correct_bureau({"group_plural": word}, actor=None)


@pytest.mark.django_db
def test_corrected_words_are_said_from_the_next_sentence_on(committed):
    with committed():
        correct_bureau({"group_plural": "clubs"}, actor=None)

    assert gettext("All [families]") == "All clubs"


@pytest.mark.django_db
def test_a_page_says_the_words_without_asking_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        gettext("All [families]")


@pytest.mark.django_db
def test_what_another_process_corrected_is_known_in_seconds(monkeypatch):
    Bureau.objects.create(group_plural="clubs")
    assert gettext("All [families]") == "All families"

    monkeypatch.setattr(words._Known, "until", 0.0)

    assert gettext("All [families]") == "All clubs"
