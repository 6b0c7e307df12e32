import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from csb_portal import files
from csb_portal.forms import FilesField

PDF = b"%PDF-1.7\nbody"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class Letter(forms.Form):
    subject = forms.CharField()
    attachments = FilesField(most=2)


def letter(*uploads: tuple[str, bytes], tokens: list[str] | None = None, subject="S") -> Letter:
    data = MultiValueDict({"subject": [subject], "attachments": tokens or []})
    sent = [SimpleUploadedFile(name, content) for name, content in uploads]
    return Letter(data, MultiValueDict({"attachments": sent}))


def test_several_files_are_kept_in_their_order():
    form = letter(("a.pdf", PDF), ("b.txt", b"text"))

    assert form.is_valid()
    assert [stored.name for stored in form.cleaned_data["attachments"]] == ["a.pdf", "b.txt"]


def test_no_file_is_fine():
    form = letter()

    assert form.is_valid()
    assert form.cleaned_data["attachments"] == []


def test_a_mistake_elsewhere_in_the_form_loses_no_file():
    form = letter(("a.pdf", PDF), subject="")

    assert not form.is_valid()
    page = str(form["attachments"])
    assert "Keep a.pdf (13" in page
    again = letter(tokens=[files.token_of(form.fields["attachments"].widget.kept[0])])
    assert again.is_valid()
    assert [stored.name for stored in again.cleaned_data["attachments"]] == ["a.pdf"]


def test_a_file_no_longer_ticked_is_left_out():
    kept, dropped = (files.store_bytes(name, PDF) for name in ("a.pdf", "b.pdf"))

    form = letter(("c.pdf", PDF), tokens=[files.token_of(kept)])

    assert form.is_valid()
    names = [stored.name for stored in form.cleaned_data["attachments"]]
    assert names == ["a.pdf", "c.pdf"]
    assert dropped.name not in names


def test_a_refused_file_is_told_and_the_others_stay():
    stored = files.store_bytes("a.pdf", PDF)

    form = letter(("page.html", b"<html>"), tokens=[files.token_of(stored)])

    assert not form.is_valid()
    assert "is not such a file" in form.errors["attachments"][0]
    assert "Keep a.pdf" in str(form["attachments"])


def test_more_files_than_may_go_are_refused():
    form = letter(("a.pdf", PDF), ("b.pdf", PDF), ("c.pdf", PDF))

    assert not form.is_valid()
    assert form.errors["attachments"] == ["At most 2 files go with it; you chose 3."]
