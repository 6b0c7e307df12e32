"""The operator's commands for the trail."""

import json

import pytest
from django.core.management import CommandError, call_command

from csb_portal import audit
from csb_portal.models import AuditDetail, AuditEntry, AuditHead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trail")]


def test_a_whole_export_holds_every_entry_but_no_private_detail(tmp_path, capsys):
    call_command("export_trail", tmp_path / "trail.jsonl")

    text = (tmp_path / "trail.jsonl").read_text()
    assert [json.loads(line)["content"]["number"] for line in text.splitlines()] == [1, 2, 3, 4, 5]
    assert "My own words" not in text
    assert capsys.readouterr().out.startswith("5 entries written to ")


def test_a_public_export_seals_the_private_entries(tmp_path):
    call_command("export_trail", tmp_path / "trail.jsonl", "--public")

    lines = (tmp_path / "trail.jsonl").read_text().splitlines()
    assert ["content" in json.loads(line) for line in lines] == [True, False, True, True, True]


@pytest.mark.parametrize("options", [[], ["--public"]])
def test_an_export_is_found_whole(tmp_path, capsys, options):
    file = tmp_path / "trail.jsonl"
    call_command("export_trail", file, *options)
    capsys.readouterr()

    call_command("verify_trail", file, "--head", AuditHead.objects.get().hash)

    assert capsys.readouterr().out == "The trail holds: 5 entries, each sealed by the next.\n"


def test_the_trail_of_the_portal_is_found_whole(capsys):
    call_command("verify_trail")

    assert "5 entries" in capsys.readouterr().out


def test_a_broken_trail_is_told_in_a_sentence_with_status_one(by_hand):
    AuditDetail.objects.all().delete()
    by_hand("DELETE FROM csb_portal_auditentry WHERE number = 3")

    with pytest.raises(CommandError, match=r"^Entry 3: missing") as found:
        call_command("verify_trail")
    assert found.value.returncode == 1


@pytest.mark.parametrize("spoilt", ["not json at all", "", '{"number": 2', '["a", "list"]', "\x00"])
def test_a_file_that_is_no_trail_is_told_by_its_first_bad_line(tmp_path, spoilt):
    file = tmp_path / "trail.jsonl"
    call_command("export_trail", file)
    lines = file.read_text().splitlines()
    lines[1] = spoilt
    file.write_text("\n".join(lines) + "\n")

    with pytest.raises(CommandError, match="Entry 2: it is not an entry of the trail"):
        call_command("verify_trail", file)


def test_a_file_cut_short_lacks_the_head_that_was_noted(tmp_path):
    file = tmp_path / "trail.jsonl"
    call_command("export_trail", file)
    file.write_text("\n".join(file.read_text().splitlines()[:3]) + "\n")

    call_command("verify_trail", file)
    with pytest.raises(CommandError, match="Entry 4: the chain ends without the head"):
        call_command("verify_trail", file, "--head", AuditHead.objects.get().hash)


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("verify_trail", tmp_path / "nothing.jsonl")


def test_the_export_is_read_in_order_of_numbers():
    assert [entry["number"] for entry in audit.export(public=False)] == list(
        AuditEntry.objects.order_by("number").values_list("number", flat=True)
    )
