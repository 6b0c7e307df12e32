"""The paper of a report: whatever script it is written in, or a word about what is missing."""

import pytest

from csb_portal.tests.test_pdf import CHINESE, SCRIPTS, letters_of
from reports.edition import editions_of
from reports.report_paper import as_data, pdf_of
from reports.tests.factories import FEBRUARY, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
UA = b"<pdfuaid:part>1</pdfuaid:part>"


@pytest.fixture(autouse=True)
def no_font_of_the_operator(settings, tmp_path):
    settings.PAPER_FONTS = tmp_path


def test_a_report_in_every_script_we_ship_is_tagged_and_can_be_copied(client, members):
    text = "; ".join(SCRIPTS.values())
    make_published(members, now=f"{text}\n\n*{text}*\n\n**{text}**\n\n***{text}***\n\n`{text}`")

    content = pdf_of(editions_of(FEBRUARY)[-1])

    assert UA in content
    assert set(text) - {" "} <= set(letters_of(content))
    assert "some letters are missing" not in client.get("/reports/2005-02/").text


def test_without_a_chinese_font_paper_and_page_say_that_letters_are_missing(client, members):
    make_published(members, now=CHINESE)
    edition = editions_of(FEBRUARY)[-1]

    content = pdf_of(edition)

    assert UA not in content
    assert as_data(edition)["lacking"].endswith("http://127.0.0.1:8000/reports/2005-02/1.0/")
    assert set("Some letters are missing") - {" "} <= set(letters_of(content))
    assert (
        "To print (PDF)</a> (some letters are missing there" in client.get("/reports/2005-02/").text
    )


@pytest.mark.parametrize(
    "odd",
    [
        "> " * 16 + "Zwölf",
        "> " * 7 + "- " * 4 + "***" * 50 + "Zwölf" + "***" * 50,
        f"[Zwölf](https://example.org/{'a' * 8000})",
        "*" * 400 + "Zwölf" + "*" * 400,
        "#\n\nZwölf\x01",
    ],
)
def test_no_odd_text_keeps_a_report_from_its_paper(client, members, odd):
    make_published(members, now=odd)

    content = pdf_of(editions_of(FEBRUARY)[-1])

    assert UA in content
    assert "ö" in letters_of(content)
    assert "some letters are missing" not in client.get("/reports/2005-02/").text
