"""Countries: what they are called, their region, and the group that ceilings count them in.

Reference data (``data/countries.csv``): the lists of the least developed countries are columns
named by their year, so that a round can say by which one it goes.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils import translation

from secretariat.choices.funding import CountryGroup, CountryList

DATA = Path(__file__).parent / "data" / "countries.csv"
TRUE = "true"


@dataclass(frozen=True)
class Country:
    """One country or territory, by its two letters."""

    alpha2: str
    names: dict[str, str]
    region: str
    economy: str
    least_developed_in: frozenset[str]

    @property
    def name(self) -> str:
        """Its name in the reader's language, else in English."""
        language = (translation.get_language() or "en").split("-")[0]
        return self.names.get(language) or self.names["en"]

    def group(self, list_of: str) -> CountryGroup:
        """Return the group it is counted in, by a year's list of the least developed."""
        if list_of in self.least_developed_in:
            return CountryGroup.LDC
        if self.economy == "developed":
            return CountryGroup.DEVELOPED
        return CountryGroup.DEVELOPING


@cache
def all_countries() -> dict[str, Country]:
    """Return every country by its two letters."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["alpha2"]: _country(row) for row in csv.DictReader(file)}


def _country(row: dict[str, str]) -> Country:
    lists = frozenset(year for year in CountryList.values if row[f"ldc_{year}"] == TRUE)
    names = {key[5:]: name for key, name in row.items() if key.startswith("name_")}
    return Country(row["alpha2"], names, row["region"], row["economy"], lists)


def country(alpha2: str) -> Country | None:
    """Return one country, or ``None`` for letters that are none."""
    return all_countries().get(alpha2.upper())


def country_choices() -> list[tuple[str, str]]:
    """Return what a form offers: letters and names, by name in the reader's language."""
    named = ((one.alpha2, one.name) for one in all_countries().values())
    return sorted(named, key=lambda pair: pair[1].casefold())
