"""The portal speaks of groups and seats in the bureau's own words."""

import pytest
from django.template import Context, Template
from django.test import override_settings

from families.services.bureau import correct_bureau
from families.words import own_words, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def _of_organisations(committed):
    with committed():
        correct_bureau(
            {
                "name": "Forum of Organisations",
                "group_singular": "Organisation",
                "group_plural": "Organisations",
                "representative_singular": "facilitator",
                "representative_plural": "facilitators",
            },
            actor=None,
        )


def test_where_nothing_is_said_the_words_of_the_charter_hold():
    assert (words().group, words().groups, words().representative) == (
        "family",
        "families",
        "focal point",
    )
    assert own_words("A family has focal points.") == "A family has focal points."


@pytest.mark.usefixtures("_of_organisations")
@pytest.mark.parametrize(
    ("usual", "own"),
    [
        ("Families", "Organisations"),
        ("A family speaks with one voice.", "An Organisation speaks with one voice."),
        ("More than 3 families offered.", "More than 3 Organisations offered."),
        ("Focal points answer here.", "Facilitators answer here."),
        ("You are no focal point.", "You are no facilitator."),
        ("familiar", "familiar"),
    ],
)
def test_a_sentence_is_said_in_the_bureaus_own_words(usual, own):
    assert own_words(usual) == own


@pytest.mark.usefixtures("_of_organisations")
def test_the_secretariat_keeps_its_word_where_no_other_is_said():
    assert own_words("The secretariat of families") == "The secretariat of Organisations"


def test_own_words_cannot_bring_markup_into_a_page(committed):
    with committed():
        correct_bureau({"group_plural": "<b>clubs</b>"}, actor=None)
    page = Template(
        "{% load i18n terms %}{% translate 'All families'|own_words %}"
        "{% ownwords %}{% blocktranslate %}: families{% endblocktranslate %}{% endownwords %}"
        " {% heading_term 'groups' %}"
    )

    assert "<b>" not in page.render(Context())


@pytest.mark.usefixtures("_of_organisations")
def test_pages_are_headed_by_the_bureaus_own_words(client):
    page = client.get("/families/")

    assert "<h1>Organisations</h1>" in page.text
    assert "Forum of Organisations" in page.text
    assert "Civil Society Bureau" not in page.text


def test_a_page_reads_the_words_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        words()


@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}})
def test_without_a_cache_the_words_are_read_from_the_row(committed):
    with committed():
        correct_bureau({"group_plural": "clubs"}, actor=None)

    assert words().groups == "clubs"
