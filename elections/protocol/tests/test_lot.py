"""The lot of a second tie, which anybody can draw again."""

import runpy
import sys

import pytest

from elections.protocol.lot import draw, main, ticket

NUMBER, HASH = "20261122", "ab" * 32


def test_families_are_drawn_in_the_order_of_their_tickets():
    drawn = draw(NUMBER, HASH, ["alpha", "beta", "gamma"])

    assert drawn == sorted(drawn, key=lambda slug: ticket(NUMBER, HASH, slug))
    assert drawn == draw(NUMBER, HASH, ["gamma", "alpha", "beta"])


def test_a_ticket_is_the_sha256_of_number_hash_and_slug():
    assert ticket("1", "2", "three") == (
        "348c226b037d67d54cb50b61f4eda7bedfa1f91f8dc7a60297a16e6ffec1bb57"
    )


def test_the_command_prints_the_order(capsys):
    status = main([NUMBER, HASH, "alpha", "beta", "gamma"])

    assert status == 0
    assert capsys.readouterr().out.split()[1::2] == draw(NUMBER, HASH, ["alpha", "beta", "gamma"])


def test_the_command_without_families_says_how_it_is_used(capsys):
    status = main([NUMBER, HASH])

    assert status == 2
    assert "NUMBER HASH SLUG" in capsys.readouterr().err


def test_the_command_runs_as_a_module(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "elections.protocol.lot")
    monkeypatch.setattr(sys, "argv", ["lot", NUMBER, HASH, "alpha"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("elections.protocol.lot", run_name="__main__", alter_sys=True)

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"{ticket(NUMBER, HASH, 'alpha')} alpha\n"
