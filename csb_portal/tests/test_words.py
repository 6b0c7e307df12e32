"""Every sentence of the portal marks the words for which a bureau may have its own."""

import ast
import re

import pytest
from django.conf import settings

from csb_portal.tests.test_architecture import source_files, tree_of
from csb_portal.tests.test_templates import named, source_of
from families.words import FIELDS, MARK

# Words that are said of other things as well, and so are looked for in no sentence.
COMMON = {"thematic", "regional"}
WORDS = sorted(set(FIELDS) - COMMON | {"CSD", "CSBS", "WSIS", "PrepCom"}, key=len, reverse=True)
# Nor is a secretariat one of six everywhere.
UNMARKED = re.compile(rf"(?<![\w-])(the six(?! digits)|{'|'.join(WORDS)})(?![\w-])", re.IGNORECASE)
KNOWN = re.compile(r"\[[A-Za-z]+(?: [A-Za-z]+){0,2}(?::[^\]]+)?\](?!\()")
# Another body's secretariat or bureau, and a bureau described before it is started.
OTHERS = re.compile(
    r"executive secretariat|inter-?governmental bureau|governments' bureau", re.IGNORECASE
)
DESCRIBED = "families/services/explaining.py"

GETTEXT = {f"{n}gettext{lazy}" for n in ("", "n", "p", "np") for lazy in ("", "_lazy")} | {"_"}
BLOCK = re.compile(r"\{% blocktranslate\b[^%]*%\}(.*?)\{% endblocktranslate %\}", re.DOTALL)
LITERAL = re.compile(r"(?:\{% translate |_\()(\"[^\"]*\"|'[^']*')")
FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>|%\(\w+\)s", re.DOTALL)
TEMPLATES = [
    path
    for ending in ("html", "txt")
    for path in sorted((settings.BASE_DIR / "templates").rglob(f"*.{ending}"))
]


def sentences_in_code():
    for path in source_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                for part in node.args if called in GETTEXT else []:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield str(path), part.value


def sentences_in_templates():
    for path in TEMPLATES:
        source = source_of(path)
        for sentence in BLOCK.findall(source) + LITERAL.findall(source):
            yield named(path), sentence


@pytest.fixture(scope="module")
def sentences() -> list[tuple[str, str]]:
    found = [*sentences_in_code(), *sentences_in_templates()]
    assert len(found) > 3000
    return [(where, FILLED_IN.sub("", sentence)) for where, sentence in found]


def test_no_sentence_says_a_word_of_the_charter_unmarked(sentences):
    unmarked = [
        (where, sentence)
        for where, sentence in sentences
        if where != DESCRIBED and UNMARKED.search(OTHERS.sub("", KNOWN.sub("", sentence)))
    ]

    assert unmarked == []


def test_every_mark_is_one_of_a_word_that_bureaux_differ_in(sentences):
    unknown = [
        (where, mark)
        for where, sentence in sentences
        for mark in KNOWN.findall(sentence)
        if not MARK.fullmatch(mark)
    ]

    assert unknown == []
