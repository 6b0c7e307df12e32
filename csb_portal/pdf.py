"""Paper: tagged PDF that a screen reader reads, set by typst from data, never from markup."""

import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

logger = logging.getLogger(__name__)

FONTS = Path(__file__).parent / "fonts"


def render(template: Path, data: dict[str, Any], *, at: datetime) -> bytes:
    """Return the PDF that ``template`` makes of ``data``, the same bytes whenever it is asked.

    The template reads ``json(bytes(sys.inputs.data))``. ``at`` is the moment the document
    is of. Where our fonts lack a character, the page shows a box for it and the promise
    of PDF/UA-1 is not made.
    """
    try:
        return _compile(template, data, at, ["ua-1"])
    except typst.TypstError as error:
        logger.warning("%s is not PDF/UA-1: %s", template.name, error)
        return _compile(template, data, at, [])


def _compile(template: Path, data: dict[str, Any], at: datetime, standards: list[Any]) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=standards,
        timestamp=at.replace(microsecond=0),
    )
