"""Paper: from data, tagged, the same bytes each time."""

from datetime import UTC, datetime

import pytest

from csb_portal import pdf

AT = datetime(2005, 1, 31, 18, 0, 0, 123, tzinfo=UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Noto Sans", lang: "en")
#heading(data.title)
#data.text
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(TEMPLATE)
    return path


def test_a_page_is_tagged_for_screen_readers_and_names_our_fonts(template):
    content = pdf.render(template, {"title": "A vote", "text": "Été, Ελλάδα, Россия"}, at=AT)

    assert content.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/StructTreeRoot" in content
    assert b"NotoSans-Regular" in content


def test_the_same_data_gives_the_same_bytes(template):
    data = {"title": "A vote", "text": "Counted."}

    content = pdf.render(template, data, at=AT)

    assert content == pdf.render(template, data, at=AT)
    assert b"<xmp:CreateDate>2005-01-31T18:00:00" in content


def test_data_is_never_markup(template):
    hostile = '#panic("ran") *bold* $x$ #read("page.typ") `raw` <label> @reference \\ "'

    content = pdf.render(template, {"title": hostile, "text": hostile}, at=AT)

    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


def test_what_our_fonts_lack_costs_the_promise_and_not_the_page(template, caplog):
    content = pdf.render(template, {"title": "A vote", "text": "投票"}, at=AT)

    assert content.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>" not in content
    assert "page.typ is not PDF/UA-1" in caplog.text
