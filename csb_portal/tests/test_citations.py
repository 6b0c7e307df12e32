"""Every clause that is cited anywhere stands in the texts that come with the portal."""

import re

import pytest
from django.conf import settings

from families.services.documents.shipped import SHIPPED, shipped_text
from families.templatetags.documents import clause

FLOORS = ("csb_portal", "families", "elections", "secretariat", "liaison", "reports")
TAG = re.compile(r"\{% clause \"([a-z-]+)\" \"([0-9a-z.]+)\"")
CALL = re.compile(r"clause_url\(\s*\"([a-z-]+)\",\s*\"([0-9a-z.]+)\"")
PLAIN = re.compile(r"\((?:proposal|charter)\b[^)]*\)", re.IGNORECASE)
BRACKETS = re.compile(r"(?<!\w)\((proposal|charter|criteria), ([^)]*)\)")  # no call of a function
KEY = re.compile(r"\b\d(?:\.[a-z])?(?![\w.])")


def sources(pattern):
    folders = [settings.BASE_DIR / floor for floor in FLOORS]
    return [
        path
        for folder in folders
        for path in folder.rglob(pattern)
        if not {"tests", "migrations"} & set(path.parts)
    ]


def templates():
    return sorted((settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.fixture(scope="module")
def keys():
    return {slug: {one.key for one in shipped_text(slug).clauses} for slug in SHIPPED}


def test_every_clause_a_page_or_a_line_of_code_links_to_exists(keys):
    cited = {
        (str(path), *found)
        for pattern, paths in ((TAG, templates()), (CALL, sources("*.py")))
        for path in paths
        for found in pattern.findall(path.read_text())
    }

    assert len(cited) > 15
    missing = [one for one in cited if one[2] not in keys.get(one[1], ())]
    assert missing == []


def test_every_clause_a_docstring_names_exists(keys):
    """``(proposal, 2.c and 2.d)`` names keys, ``(charter, composition)`` a heading."""
    headings = {
        slug: {one.heading.lower() for one in shipped_text(slug).clauses} for slug in SHIPPED
    }
    missing = []
    for path in sources("*.py"):
        for slug, words in BRACKETS.findall(path.read_text()):
            found = KEY.findall(words)
            if any(key not in keys[slug] for key in found):
                missing.append((str(path), slug, words))
            named = {word.strip() for word in words.partition(":")[0].split(" and ")}
            if not found and not named & headings[slug]:
                missing.append((str(path), slug, words))

    assert missing == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_no_page_names_a_clause_without_the_link(path):
    assert not PLAIN.search(path.read_text())


def test_a_citation_leads_to_the_version_in_force():
    assert clause("proposal", "2.c") == (
        '<a class="clause" href="/documents/proposal/#2.c">Proposal, 2.c</a>'
    )
