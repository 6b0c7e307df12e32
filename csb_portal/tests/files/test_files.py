import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from csb_portal import files
from csb_portal.errors import DomainError
from csb_portal.models import StoredFile
from csb_portal.testing.factories import make_user

PDF = b"%PDF-1.7\nbody"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def office(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return content.getvalue()


def damaged(where: str, compression: int = zipfile.ZIP_STORED) -> bytes:
    """An archive whose reader fails: in the data of its type, or in the name of a member."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        archive.writestr("mimetype", files.OFFICE_TYPES["odt"][0] * 20)
        archive.writestr("word/é.xml", "")
    if where == "name":
        return content.getvalue().replace("é".encode(), b"\xff\xfe")
    data = bytearray(content.getvalue())
    start = 30 + len("mimetype")
    data[start : start + 12] = b"\xff" * 12
    return bytes(data)


def cut_short() -> bytes:
    """An archive that says its type is longer than what is there."""
    content = bytearray(open_document("x"))
    size = (10_000).to_bytes(4, "little")
    directory = content.index(b"PK\x01\x02")
    for at in (18, 22, directory + 20, directory + 24):
        content[at : at + 4] = size
    return bytes(content)


def word() -> bytes:
    return office(word__document=b"<w/>")


def open_document(content_type: str) -> bytes:
    return office(mimetype=content_type.encode())


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("agenda.pdf", PDF, "application/pdf"),
        ("AGENDA.PDF", PDF, "application/pdf"),
        ("map.png", b"\x89PNG\r\n\x1a\n0", "image/png"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("list.csv", "naïve;1\n".encode(), "text/csv"),
        ("list.txt", "naïve".encode("latin-1"), "text/plain"),
        ("entry.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar"),
        ("note.docx", word(), files.OFFICE_TYPES["docx"][0]),
        ("note.odt", open_document(files.OFFICE_TYPES["odt"][0]), files.OFFICE_TYPES["odt"][0]),
    ],
)
def test_a_file_is_what_its_name_and_its_bytes_agree_on(name, content, content_type):
    assert files.checked_type(name, content) == content_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.pdf", b"<html><script>alert(1)</script>"),
        ("page.html", b"<html></html>"),
        ("picture.svg", b"<svg/>"),
        ("run.exe", b"MZ\x90\x00"),
        ("run.txt", b"MZ\x90\x00"),
        ("note.docx", b"PK\x03\x04 damaged"),
        ("note.docx", office(xl__workbook=b"")),
        ("note.docx", office(**{"word__document": b"", "word__vbaProject.bin": b""})),
        ("note.odt", office(content=b"")),
        ("note.odt", open_document("text/plain")),
        ("note.odt", damaged("data", zipfile.ZIP_DEFLATED)),
        ("note.odt", damaged("data", zipfile.ZIP_LZMA)),
        ("note.odt", damaged("data", zipfile.ZIP_BZIP2)),
        ("note.docx", damaged("name")),
        ("note.odt", cut_short()),
        ("nothing", b"text"),
    ],
)
def test_what_is_no_document_is_refused_whatever_it_is_called(name, content):
    with pytest.raises(DomainError, match="is not such a file"):
        files.checked_type(name, content)


def test_an_empty_file_is_refused():
    with pytest.raises(DomainError, match="is empty"):
        files.checked_type("agenda.pdf", b"")


def test_a_file_of_the_largest_size_is_taken_and_one_byte_more_is_not(settings):
    settings.LARGEST_FILE = len(PDF)

    assert files.checked_type("agenda.pdf", PDF) == "application/pdf"
    with pytest.raises(DomainError, match="A file has at most"):
        files.checked_type("agenda.pdf", PDF + b"x")


@pytest.mark.django_db
def test_a_large_upload_is_refused_before_it_is_read(settings):
    settings.LARGEST_FILE = 10
    upload = ContentFile(b"", name="agenda.pdf")
    upload.size = 11

    with pytest.raises(DomainError, match="This one has 11"):
        files.store(upload)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\docs\\agenda.pdf", "agenda.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("two\r\nlines.pdf", "twolines.pdf"),
        ("  .hidden. ", "hidden"),
        ("", "file"),
        ("n" * 200 + ".pdf", "n" * 146 + ".pdf"),
        ("n" * 200, "n" * 150),
    ],
)
def test_a_name_loses_whatever_is_not_a_name(given, kept):
    assert files.clean_name(given) == kept


@pytest.mark.django_db
def test_the_same_content_twice_is_two_rows_and_one_file(tmp_path):
    one = files.store_bytes("a.pdf", PDF)
    other = files.store_bytes("b.pdf", PDF)

    assert one.pk != other.pk
    assert one.path == other.path
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [one.sha256]
    assert other.read() == PDF


@pytest.mark.django_db
def test_a_file_keeps_who_handed_it_in():
    user = make_user()

    stored = files.store(SimpleUploadedFile("a.pdf", PDF), actor=user)

    assert (stored.stored_by, stored.size, stored.content_type) == (user, 13, "application/pdf")


@pytest.mark.django_db
def test_nothing_of_a_refused_file_is_kept(tmp_path):
    with pytest.raises(DomainError):
        files.store_bytes("a.pdf", b"no")

    assert list(tmp_path.rglob("*")) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_download_is_saved_and_nothing_in_it_runs():
    stored = files.store_bytes("ordre du jour é.pdf", PDF)

    answer = files.download(stored)

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''ordre%20du%20jour%20%C3%A9.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer.close()


@pytest.mark.django_db
def test_only_a_token_the_portal_made_stands_for_a_file():
    one, other = files.store_bytes("a.pdf", PDF), files.store_bytes("b.pdf", PDF)

    found = files.of_tokens([files.token_of(other), f"{one.pk}:forged", "", files.token_of(one)])

    assert found == [other, one]
