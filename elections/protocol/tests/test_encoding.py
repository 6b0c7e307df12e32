"""How things are written."""

import pytest

from elections.protocol import encoding
from elections.protocol.encoding import (
    BASE58,
    dumps,
    items,
    members,
    number,
    parse_canonical,
    random_base58,
    sha256_base64,
    sha256_hex,
)
from elections.protocol.errors import ProtocolError


def test_json_is_compact_and_unescaped():
    assert dumps({"name": "Élection ✓", "list": [1, True, None]}) == (
        '{"name":"Élection ✓","list":[1,true,null]}'
    )


def test_what_was_written_is_read():
    assert parse_canonical('{"b":[1,"é"],"a":null}', "It") == {"b": [1, "é"], "a": None}


def test_hashes_are_written_in_hexadecimal_and_in_base_64_without_padding():
    assert sha256_hex("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
    assert sha256_base64("é") == "SplVfkAzw1Od4utlRyAXytX5VX96BiWgnxw/biumnEw"


def test_base_58_leaves_out_what_looks_alike():
    assert len(set(BASE58)) == 58
    assert set("0OIl") & set(BASE58) == set()


def test_characters_are_drawn_from_all_of_base_58(monkeypatch):
    drawn = iter(BASE58)
    monkeypatch.setattr(
        encoding.secrets, "choice", lambda alphabet: next(drawn) if alphabet == BASE58 else None
    )

    assert random_base58(14) == "123456789ABCDE"


def test_members_come_in_their_order():
    assert members({"a": 1, "b": 2}, ("a", "b"), "It") == [1, 2]


@pytest.mark.parametrize("thing", [[], None, "ab", {"a": 1}, {"a": 1, "b": 2, "c": 3}])
def test_other_members_are_refused(thing):
    with pytest.raises(ProtocolError, match=r"^It does not have the members a, b\.$"):
        members(thing, ("a", "b"), "It")


def test_a_list_has_its_length():
    assert items([1, 2], 2, "It") == [1, 2]


@pytest.mark.parametrize("thing", [[1], [1, 2, 3], {"a": 1, "b": 2}, "ab"])
def test_another_length_is_refused(thing):
    with pytest.raises(ProtocolError, match=r"^It: a list of 2 is wanted\.$"):
        items(thing, 2, "It")


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("9", 9), ("10", 10)])
def test_a_number_below_the_bound_is_read(text, value):
    assert number(text, 11, "It") == value


def test_the_bound_itself_is_out_of_range():
    with pytest.raises(ProtocolError, match=r"^It is out of range\.$"):
        number("11", 11, "It")
