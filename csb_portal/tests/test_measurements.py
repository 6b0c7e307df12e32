"""What ``bench`` measured stands in docs/performance.md, each part at its one place."""

import importlib.util
import re
from collections import Counter
from types import ModuleType

import pytest
from django.conf import settings

BEGIN, END = "<!-- bench/x.py: begin -->", "<!-- bench/x.py: end -->"
MARK = re.compile(r"<!-- (bench/.*): (begin|end) -->")


@pytest.fixture
def machine(tmp_path) -> ModuleType:
    """Load ``bench/machine.py``, to write into a document of this test."""
    spec = importlib.util.spec_from_file_location("machine", settings.BASE_DIR / "bench/machine.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.DOCUMENT = tmp_path / "performance.md"
    return module


def test_figures_take_the_place_of_earlier_ones_and_of_nothing_else(machine):
    machine.DOCUMENT.write_text(f"Above.\n{BEGIN}\nOld.\n{END}\nBelow.\n")

    machine.write("bench/x.py", "New.\n")

    assert machine.DOCUMENT.read_text() == f"Above.\n{BEGIN}\nNew.\n{END}\nBelow.\n"


@pytest.mark.parametrize(
    "text",
    ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}", f"{BEGIN}{BEGIN}{END}"],
)
def test_a_document_without_its_marks_or_with_two_of_them_is_left_alone(machine, text):
    machine.DOCUMENT.write_text(text)

    with pytest.raises(SystemExit, match="once each, in this order"):
        machine.write("bench/x.py", "New.")

    assert machine.DOCUMENT.read_text() == text


def test_each_part_has_its_marks_once_in_the_document():
    found = MARK.findall((settings.BASE_DIR / "docs/performance.md").read_text())

    assert found
    assert set(Counter(found).values()) == {1}
    for (part, first), (same, second) in zip(found[::2], found[1::2], strict=True):
        assert (part, first, second) == (same, "begin", "end")
        assert (settings.BASE_DIR / part.split()[0]).is_file()
