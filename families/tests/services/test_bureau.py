"""The bureau's rules are data: changed as a whole, recorded, and never against each other."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.testing.factories import make_user
from families.choices.bureau import Electorate, FloorOf, Procedure
from families.models import Bureau
from families.services.bureau import correct_bureau

pytestmark = pytest.mark.django_db


def test_without_a_row_the_bureau_is_that_of_the_charter():
    bureau = Bureau.current()

    assert (bureau.groups_needed, bureau.committee_size, bureau.seats_per_group) == (3, 6, 2)
    assert (bureau.choices, bureau.term_months, bureau.quorum_percent) == (3, 12, None)
    assert (bureau.procedure, bureau.electorate) == (Procedure.SECRETARIAT, Electorate.MANDATES)


def test_a_correction_is_on_the_trail():
    staff = make_user()

    correct_bureau({"term_months": 24, "groups_needed": 3}, actor=staff)

    assert Bureau.current().term_months == 24
    entry = AuditEntry.objects.get(event="families.bureau_corrected")
    assert entry.data["rules"] == {"term_months": 24}
    assert entry.actor == f"csb_portal.user:{staff.pk}"


def test_the_names_of_regions_stand_beside_the_trail_as_all_that_people_write():
    correct_bureau({"asks_region": True, "regions": "Asia\nAfrica"}, actor=None)

    entry = AuditEntry.objects.get(event="families.bureau_corrected")
    assert entry.data["rules"] == {"asks_region": True}


def test_what_changes_nothing_is_not_recorded():
    correct_bureau({"term_months": 12}, actor=None)

    assert not AuditEntry.objects.filter(event="families.bureau_corrected").exists()


@pytest.mark.parametrize(
    ("values", "fact"),
    [
        ({"groups": 5, "thematic_groups": 2, "regional_groups": 2}, "2 and 2 groups are not 5."),
        ({"floor_percent": 40}, "Of a floor, only one half is said."),
        ({"floor_of": FloorOf.WOMEN}, "Of a floor, only one half is said."),
        (
            {"floor_of": FloorOf.EACH, "floor_percent": 60},
            "Two shares of 60 percent are more than the whole.",
        ),
        (
            {"term_months": 24, "max_months": 12},
            "A term of 24 months is longer than the 12 that are allowed in a row.",
        ),
        ({"regions": "Asia\nAfrica"}, "Nobody is asked for their region."),
        ({"region_percent": 10}, "Nobody is asked for their region."),
        ({"asks_region": True, "region_percent": 10}, "no region is named."),
        (
            {"asks_region": True, "regions": "Asia\nAfrica\nEurope", "region_percent": 34},
            "3 shares of 34 percent are more than the whole.",
        ),
        ({"asks_region": True, "regions": "Asia\nASIA "}, "“Asia” is no region of its own."),
        ({"asks_region": True, "regions": "elsewhere"}, "“elsewhere” is no region of its own."),
        ({"asks_region": True, "regions": "A" * 61}, "The name of a region has 61 letters"),
        (
            {"ballot_rule": "exactly", "choices": 3, "groups_needed": 2},
            "A ballot would have exactly 3 choices, and 2 to elect.",
        ),
        (
            {"procedure": "seats", "ballot_rule": "exactly", "choices": 2, "seats_per_group": 1},
            "A ballot would have exactly 2 choices, and 1 to elect.",
        ),
        (
            {"none_offered": True, "choices": 2},
            "A ballot with “none of these” would have 2 choices.",
        ),
        (
            {"none_offered": True, "choices": 2, "ballot_rule": "exactly"},
            "A ballot with “none of these” would have 2 choices.",
        ),
        ({"procedure": "auction"}, "Value 'auction' is not a valid choice."),
    ],
)
def test_rules_that_cannot_hold_together_are_refused(values, fact):
    with pytest.raises(DomainError) as refusal:
        correct_bureau(values, actor=None)

    assert fact in str(refusal.value)
