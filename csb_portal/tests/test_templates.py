"""What holds for every template and for the style sheet, whoever wrote them."""

import gzip
import hashlib
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SHEET = settings.BASE_DIR / "static/css/portal.css"
SHEET_BUDGET = 14 * 1024

TAG = re.compile(r"\{[%#{].*?[%#}]\}", re.DOTALL)
MARKUP = re.compile(r"<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.DOTALL)
SCRIPT = re.compile(r"<script\b[^>]*>")
INLINE = re.compile(r"<[a-z][^>]*\s(style|on[a-z]+)\s*=", re.IGNORECASE)


def source_of(path) -> str:
    return path.read_text(encoding="utf-8")


def words_of(source: str) -> str:
    """Return what a person would read of a template that is written into it."""
    source = re.sub(r"\{% (comment|blocktranslate).*?end\1 %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"<script\b.*?</script>", "", source, flags=re.DOTALL)
    source = re.sub(r"\{% block page_class %\}.*?\{% endblock", "{% endblock", source)
    return MARKUP.sub(" ", TAG.sub("", source))


def named(path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_can_be_parsed(path):
    get_template(str(path.relative_to(settings.BASE_DIR / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_carries_inline_style_or_handlers(path):
    bare = TAG.sub("", source_of(path))

    assert not INLINE.search(bare)
    assert "<style" not in bare


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_carries_a_script_without_nonce_or_source(path):
    for script in SCRIPT.findall(source_of(path)):
        is_data = re.search(r'type="application/(ld\+)?json"', script)
        assert "nonce=" in script or "src=" in script or is_data


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_trusts_text_by_itself(path):
    assert not re.search(r"\|\s*safe\b|autoescape off", source_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_word_in_a_template_can_be_translated(path):
    assert re.findall(r"[A-Za-z]{2,}", words_of(source_of(path))) == []


def test_the_sheet_keeps_its_budget():
    assert len(gzip.compress(SHEET.read_bytes(), 9)) < SHEET_BUDGET


def test_the_sheet_was_built_from_its_source():
    digest = hashlib.sha256()
    for path in sorted((settings.BASE_DIR / "static/scss").glob("*.scss")):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())

    assert f"static/scss ({digest.hexdigest()[:16]})" in SHEET.read_text(encoding="utf-8")


def test_the_sheet_serves_both_directions():
    sheet = SHEET.read_text(encoding="utf-8")

    assert not re.search(r"(margin|padding|border)-(left|right)\b", sheet)
    assert not re.search(r"(float|clear|text-align):(left|right)\b", sheet)


def test_every_picture_that_is_named_is_in_the_sprite():
    drawn = set(re.findall(r'symbol id="([^"]+)"', source_of_sprite()))
    named_ones = set()
    for path in TEMPLATES:
        named_ones |= set(re.findall(r'\{% icon "([a-z-]+)" %\}', source_of(path)))

    assert named_ones <= drawn


def source_of_sprite() -> str:
    return source_of(settings.BASE_DIR / "static/icons.svg")


def test_the_page_for_our_own_faults_asks_nothing_of_database_or_request(settings):
    settings.STORAGES = {}

    for name in ("500.html", "400.html"):
        html = render_to_string(name)
        assert '<html lang="en" dir="ltr">' in html
        assert "Go to the first page" in html


def test_what_the_fault_page_links_is_there_under_its_plain_name():
    assert finders.find("css/portal.css")
