"""The register of families and mandates as data. Whose mandate it is stays on the pages."""

from datetime import date

from csb_portal.open_data import OpenSet, field, page_of
from families.models import Family, FocalPoint

FAMILIES = OpenSet(
    "families",
    "The families of the bureau, those that are dormant among them.",
    lambda: Family.objects.order_by("sort_order", "slug"),
    (
        field("slug", str, "Its short name, which never changes."),
        field("kind", str, "thematic or regional."),
        field("status", str, "Whether it is active now."),
        field("name_en", str, "Its name in English."),
        field("name_fr", str, "Its name in French, empty where nobody gave one."),
        field("name_es", str, "Its name in Spanish, empty where nobody gave one."),
        field("seats", int, "How many seats it has in the bureau."),
        field(
            "since",
            date,
            "The day it came into the register; none if it was there before.",
            may_be_empty=True,
        ),
        page_of("Its page."),
    ),
)

MANDATES = OpenSet(
    "mandates",
    "Who was seated when: seats and days of every mandate, without the names of people.",
    lambda: FocalPoint.objects.of_days().select_related("family").order_by("pk"),
    (
        field("id", int, "Its number.", of="pk"),
        field("family", str, "The family, by its short name.", of="family.slug"),
        field("seat", int, "Which of the family's seats."),
        field("since", date, "Its first day."),
        field("until", date, "The first day without it; none while it runs.", may_be_empty=True),
        field("designation", str, "How the family chose, as far as it was stated."),
    ),
)

OPEN_SETS = (FAMILIES, MANDATES)
