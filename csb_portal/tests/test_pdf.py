"""Paper: from data, tagged, the same bytes each time."""

import re
import shutil
import zlib
from datetime import UTC, datetime

import pytest
import typst
from django.conf import settings

from csb_portal import pdf

AT = datetime(2005, 1, 31, 18, 0, 0, 123, tzinfo=UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: json(bytes(sys.inputs.fonts)), lang: data.at("language", default: "en"))
#heading(data.title)
#data.text
#strong(emph(data.text))
#if "lacking" in sys.inputs [Read the page.]
"""
SCRIPTS = {
    "Latin": "Écrit, Česky, tiếng Việt, İstanbul",
    "Greek": "Ελλάδα, Ἀθῆναι",
    "Cyrillic": "Россия, Україна, Қазақстан",
    "Arabic": "المكتب المدني، ایران، پاکستان ٢٠٠٥",
}
CHINESE = "公民社会局秘书处"
INSTALLED = settings.PAPER_FONTS


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(TEMPLATE)
    return path


@pytest.fixture(autouse=True)
def no_font_of_the_operator(settings, tmp_path):
    settings.PAPER_FONTS = tmp_path / "fonts"


def letters_of(content: bytes) -> str:
    """Return every letter that the glyphs of a PDF stand for, as who copies its text gets it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    opened = [zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x"]
    maps = [one.decode() for one in opened if b"beginbfchar" in one]
    meant = [word for one in maps for word in re.findall(r"<[0-9a-fA-F]+> <([0-9a-fA-F]+)>", one)]
    return "".join(bytes.fromhex(word).decode("utf-16-be") for word in meant)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_we_ship_is_set_and_read_back_letter_by_letter(template, script, language):
    text = SCRIPTS[script]

    content = pdf.render(template, {"title": text, "text": text, "language": language}, at=AT)

    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/Lang(%b)" % language.encode() in content.replace(b"/Lang (", b"/Lang(")
    assert set(text) - {" "} <= set(letters_of(content))
    assert not pdf.lacks_letters(text)


def test_all_scripts_stand_on_one_page_with_an_upright_and_a_slanted_face(template):
    text = "; ".join(SCRIPTS.values())

    content = pdf.render(template, {"title": "A vote", "text": text}, at=AT)

    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    faces = {b"NotoSans-Regular", b"NotoSans-BoldItalic", b"NotoSansArabic-Regular"}
    assert [face for face in faces if face not in content] == []


def test_a_font_the_operator_puts_there_is_used(template, settings, tmp_path, monkeypatch):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    shutil.copy(pdf.FONTS / "NotoSans-Regular.ttf", ours)
    shutil.copy(pdf.FONTS / "NotoSansArabic-Regular.ttf", theirs)
    monkeypatch.setattr(pdf, "FONTS", ours)
    data = {"title": "A vote", "text": SCRIPTS["Arabic"]}

    settings.PAPER_FONTS = theirs
    content = pdf.render(template, data, at=AT)

    assert b"NotoSansArabic-Regular" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


@pytest.mark.skipif(
    pdf.lacks_letters(CHINESE), reason=f"No Chinese font in {INSTALLED}: install fonts-noto-cjk."
)
def test_chinese_is_set_in_the_font_that_debian_installs(template, settings):
    settings.PAPER_FONTS = INSTALLED
    text = f"{CHINESE}; {'; '.join(SCRIPTS.values())}"

    content = pdf.render(template, {"title": text, "text": text, "language": "zh"}, at=AT)

    assert b"NotoSansCJKsc-Regular" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert set(CHINESE) <= set(letters_of(content))


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
    assert pdf.lacks_letters("A vote: 投票")
    whole = pdf.render(template, {"title": "A vote", "text": "A vote"}, at=AT)
    assert set("Readthpg.") - set(letters_of(whole))
    assert set("Readthpg.") <= set(letters_of(content))


def test_a_control_character_is_left_out_and_costs_nothing(template):
    text = "A\x01 vote\ufffe"

    content = pdf.render(template, {"title": text, "text": text}, at=AT)

    assert content == pdf.render(template, {"title": "A vote", "text": "A vote"}, at=AT)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert not pdf.lacks_letters(text)


def test_whatever_else_cannot_be_set_is_said_and_not_taken_for_missing_letters(template, caplog):
    with pytest.raises(typst.TypstError, match="heading title is empty"):
        pdf.render(template, {"title": "", "text": "A vote"}, at=AT)

    assert caplog.text == ""


def test_letters_are_not_missing_because_something_else_failed(monkeypatch):
    monkeypatch.setattr(pdf, "SPECIMEN", b'#panic("no vote")')

    with pytest.raises(typst.TypstError, match="no vote"):
        pdf.lacks_letters("A vote")
