"""What the booth is made of: its program and its hash, the lines of a ballot, the offline page."""

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from elections.models import Election

PROGRAM = "voting/booth.js"
STYLE = "voting/offline.css"


@dataclass(frozen=True)
class Line:
    """A candidate on the ballot: as the archive names it, and in the reader's language."""

    name: str
    own_name: str = ""


def lines_of(election: Election, language: str) -> list[Line]:
    """Return the lines of the ballot in their order, from the frozen texts alone."""
    [question] = json.loads(election.description_text)["questions"]
    translations = json.loads(election.translations_text or "{}")
    own_names = translations.get(language, {}).get("answers", question["answers"])
    return [
        Line(name, own if own != name else "")
        for name, own in zip(question["answers"], own_names, strict=True)
    ]


def source_of(name: str) -> str:
    """Return a file of ours as browsers get it. Raises ``FileNotFoundError``."""
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_bytes().decode()


def integrity_of(source: str, digest: str = "sha384") -> str:
    """Return the hash of a script as browsers and policies write it."""
    raw = hashlib.new(digest, source.encode()).digest()
    return f"{digest}-{base64.b64encode(raw).decode()}"


def offline_page(election: Election, language: str) -> str:
    """Return the booth as one file that needs no network and, by its own policy, uses none.

    Program and style are put in after the template, so that not a byte of them is escaped.
    """
    program, style = source_of(PROGRAM), source_of(STYLE)
    context = {
        "election": election,
        "lines": lines_of(election, language),
        "language": language,
        "program_hash": integrity_of(program, "sha256"),
        "style_hash": integrity_of(style, "sha256"),
        "integrity": integrity_of(program),
        "offline": True,
    }
    page = render_to_string("elections/booth_offline.html", context)
    style_element = f"<style>{style}</style>"
    script_element = f'<script type="module" data-booth>{program}</script>'
    return page.replace("<!--style-->", style_element).replace("<!--program-->", script_element)
