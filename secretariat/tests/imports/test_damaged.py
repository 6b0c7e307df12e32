"""Whatever was done to a file, the answer is a sentence and never a fault of the portal."""

import io
import random
import zipfile

import pytest

from families.services.reading import workbooks
from families.tests.factories import make_family
from secretariat.choices.cases import CaseKind
from secretariat.services.imports.planning import plan_cases
from secretariat.tests.imports.lists import ACCREDITATION, applications, as_workbook

pytestmark = pytest.mark.django_db
TIMES = 300


def as_spreadsheet() -> bytes:
    """Return an ODS file, as LibreOffice packs it."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = zipfile.ZipInfo("mimetype")
        archive.writestr(kind, "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>" * 50)
    return output.getvalue()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a file some bits of which were turned over on its way."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 10))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


@pytest.mark.parametrize("kind", ["workbook", "spreadsheet"])
def test_a_damaged_file_is_refused_in_words(kind):
    make_family(slug="youth")
    rows = applications(20, "youth")
    content = as_workbook(ACCREDITATION, rows) if kind == "workbook" else as_spreadsheet()
    chance = random.Random(2005)

    plans = [
        plan_cases(damaged(content, chance), CaseKind.ACCREDITATION, None) for _ in range(TIMES)
    ]

    refused = [plan.findings.problems for plan in plans if plan.is_refused]
    assert len(refused) > TIMES // 4
    assert all(one.fact and one.remedy for problems in refused for one in problems)


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 10_000)
    content = as_workbook(ACCREDITATION, applications(500, "youth"))

    plan = plan_cases(content, CaseKind.ACCREDITATION, None)

    assert [one.fact for one in plan.findings.problems] == [
        "The workbook is far larger than it looks."
    ]
