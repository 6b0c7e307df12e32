"""Checklists: which items are asked for, and the ones that come with the portal."""

import csv
from pathlib import Path
from typing import Any

from secretariat.choices.cases import AskedOf
from secretariat.models import Case, Requirement

SHIPPED = Path(__file__).parents[2] / "data" / "requirements.csv"


def load_requirements(apps: Any) -> None:
    """Write down the checklists that come with the portal; staff change them from then on."""
    model = apps.get_model("secretariat", "Requirement")
    with SHIPPED.open(newline="", encoding="utf-8") as table:
        model.objects.bulk_create(
            model(**row | {"can_be_waived": row["can_be_waived"] == "true"})
            for row in csv.DictReader(table)
        )


def requirements_for(case: Case) -> list[Requirement]:
    """Return what is asked for in a case of its kind, by the status of the organisation."""
    by_status = AskedOf.WITH_STATUS if case.has_consultative_status else AskedOf.WITHOUT_STATUS
    asked = Requirement.objects.filter(kind=case.kind, asked_of__in=[AskedOf.EVERYBODY, by_status])
    return list(asked)
