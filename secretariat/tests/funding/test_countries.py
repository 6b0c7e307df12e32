"""Countries and the groups they are counted in."""

import pytest
from django.utils import translation

from csb_portal.demo.records import rows
from secretariat.choices.funding import CountryGroup, CountryList
from secretariat.countries import all_countries, country, country_choices


def test_there_are_195_countries_of_which_50_were_least_developed_in_2005():
    groups = [one.group(CountryList.OF_2005) for one in all_countries().values()]
    assert len(groups) == 195
    assert groups.count(CountryGroup.LDC) == 50


@pytest.mark.parametrize(
    ("alpha2", "list_of", "group"),
    [
        ("SN", "2005", CountryGroup.LDC),
        ("BR", "2005", CountryGroup.DEVELOPING),
        ("UA", "2005", CountryGroup.DEVELOPING),  # in transition
        ("CH", "2005", CountryGroup.DEVELOPED),
        ("JP", "2005", CountryGroup.DEVELOPED),
        ("MV", "2005", CountryGroup.LDC),
        ("MV", "2024", CountryGroup.DEVELOPING),  # graduated in 2011
    ],
)
def test_a_country_is_counted_in_one_group_by_the_list_of_a_year(alpha2, list_of, group):
    assert country(alpha2).group(list_of) == group


def test_the_group_of_every_application_of_the_scenario_is_that_of_its_country():
    told = {row["ref"]: row["group"] for row in rows("fellowship_applications")}
    found = {
        row["ref"]: country(row["country"]).group("2005") for row in rows("fellowship_applications")
    }
    assert found == told


def test_countries_are_named_in_the_language_of_the_reader_in_its_order():
    with translation.override("fr"):
        assert ("DE", "Allemagne") in country_choices()
        assert country("SN").name == "Sénégal"
    assert country("XX") is None
