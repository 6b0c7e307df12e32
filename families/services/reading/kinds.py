"""Recognise files that are not text at all, whatever their name says."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ZIP = b"PK\x03\x04"
SIGNATURES = (
    (b"%PDF-", gettext_lazy("a PDF document")),
    (b"\x89PNG\r\n\x1a\n", gettext_lazy("a picture (PNG)")),
    (b"\xff\xd8\xff", gettext_lazy("a picture (JPEG)")),
    (b"GIF8", gettext_lazy("a picture (GIF)")),
    (b"RIFF", gettext_lazy("a picture, a sound or a film")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", gettext_lazy("an old Excel or Word document")),
    (b"{\\rtf", gettext_lazy("a formatted text (RTF)")),
    (b"\x1f\x8b", gettext_lazy("a compressed file (gzip)")),
    (b"7z\xbc\xaf\x27\x1c", gettext_lazy("a compressed file (7z)")),
    (b"Rar!", gettext_lazy("a compressed file (RAR)")),
    (b"SQLite format 3\x00", gettext_lazy("a database")),
    (b"\x7fELF", gettext_lazy("a program")),
    (b"MZ\x90\x00", gettext_lazy("a program")),
)
PACKED = (
    (b"xl/workbook", gettext_lazy("an Excel workbook")),
    (b"word/document", gettext_lazy("a Word document")),
    (b"opendocument.spreadsheet", gettext_lazy("a LibreOffice spreadsheet")),
    (b"opendocument.text", gettext_lazy("a LibreOffice document")),
    (b"Index/Document.iwa", gettext_lazy("an Apple Numbers or Pages document")),
)
TEXT_SIGNATURES = (
    (b"<!doctype html", gettext_lazy("a web page")),
    (b"<html", gettext_lazy("a web page")),
    (b"<?xml", gettext_lazy("an XML file")),
    (b"begin:vcard", gettext_lazy("an address card (vCard)")),
    (b"begin:vcalendar", gettext_lazy("a calendar file")),
    (b"[{", gettext_lazy("a JSON file")),
    (b'{"', gettext_lazy("a JSON file")),
)


def kind_of(content: bytes) -> str:
    """Say what ``content`` is if it is plainly no CSV, or return nothing."""
    if content.startswith(ZIP):
        return str(next((name for mark, name in PACKED if mark in content), _("a ZIP archive")))
    for mark, name in SIGNATURES:
        if content.startswith(mark):
            return str(name)
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return str(next((name for mark, name in TEXT_SIGNATURES if start.startswith(mark)), ""))


def how_to_save_as_csv() -> str:
    return _(
        "Open the list in your spreadsheet program, choose “Save as”, "
        "take the type “CSV UTF-8 (comma delimited)”, and hand in that file."
    )
