"""Paper: tagged PDF that a screen reader reads, set by typst from data, never from markup."""

import json
import logging
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from csb_portal.feeds import legal

logger = logging.getLogger(__name__)

FONTS = Path(__file__).parent / "fonts"
# In the order in which a letter is looked for; the last is the operator's, if there is one.
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC")
LETTER_IS_MISSING = "could not be displayed"  # as typst says it
SPECIMEN = b"""
#set document(title: "Letters")
#set text(font: json(bytes(sys.inputs.fonts)))
#sys.inputs.letters
"""


def render(template: Path, data: dict[str, Any], *, at: datetime) -> bytes:
    """Return the PDF that ``template`` makes of ``data``, the same bytes whenever it is asked.

    The template reads ``json(bytes(sys.inputs.data))`` and ``json(bytes(sys.inputs.fonts))``.
    ``at`` is the moment the document is of. Where our fonts lack a character, the page shows
    a box for it, the promise of PDF/UA-1 is not made, and the template finds ``lacking`` among
    its inputs and can say so. What no font can have, such as a control character, is left out.
    Raises ``typst.TypstError`` for what cannot be set at all.
    """
    data = _legal(data)
    try:
        return _compile(template, data, at, ["ua-1"])
    except typst.TypstError as error:
        if LETTER_IS_MISSING not in str(error):
            raise
        logger.warning("%s is not PDF/UA-1: %s", template.name, error)
        return _compile(template, data, at, [], lacking="yes")


def lacks_letters(text: str) -> bool:
    """Say whether ``text`` holds a character that no font of ours has."""
    letters = " ".join(sorted(set(legal(text))))
    inputs = {"letters": letters, "fonts": json.dumps(FAMILIES)}
    try:
        typst.compile(
            SPECIMEN, font_paths=_fonts(), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        if LETTER_IS_MISSING not in str(error):
            raise
        return True
    return False


def _legal(data: Any) -> Any:
    """Leave out of all words in ``data`` what no text is made of."""
    if isinstance(data, dict):
        return {key: _legal(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_legal(value) for value in data]
    return legal(data) if isinstance(data, str) else data


def _compile(
    template: Path, data: dict[str, Any], at: datetime, standards: list[Any], **inputs: str
) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data), "fonts": json.dumps(FAMILIES), **inputs},
        pdf_standards=standards,
        timestamp=at.replace(microsecond=0),
    )


def _fonts() -> typst.Fonts:
    """Return our fonts and those of the operator's folder; a new one is seen after a restart."""
    return _fonts_in(settings.PAPER_FONTS)


@cache
def _fonts_in(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS, folder])
