"""The register of families and mandates as data. Whose mandate it is stays on the pages."""

from datetime import date

from django.utils.translation import gettext_noop as _

from csb_portal.open_data import OpenSet, field, page_of
from families.models import Family, FocalPoint

FAMILIES = OpenSet(
    "families",
    _("The [families] of the [bureau], those that are dormant among them."),
    lambda: Family.objects.order_by("sort_order", "slug"),
    (
        field("slug", str, _("Its short name, which never changes.")),
        field("kind", str, _("[thematic] or [regional].")),
        field("status", str, _("Whether it is active now.")),
        field("name_en", str, _("Its name in English.")),
        field("name_fr", str, _("Its name in French, empty where nobody gave one.")),
        field("name_es", str, _("Its name in Spanish, empty where nobody gave one.")),
        field("seats", int, _("How many seats it has in the [bureau].")),
        field(
            "since",
            date,
            _("The day it came into the register; none if it was there before."),
            may_be_empty=True,
        ),
        page_of(_("Its page.")),
    ),
)

MANDATES = OpenSet(
    "mandates",
    _("Who was seated when: seats and days of every mandate, without the names of people."),
    lambda: FocalPoint.objects.of_days().select_related("family").order_by("pk"),
    (
        field("id", int, _("Its number."), of="pk"),
        field("family", str, _("The [family], by its short name."), of="family.slug"),
        field("seat", int, _("Which of the [family]'s seats.")),
        field("since", date, _("Its first day.")),
        field("until", date, _("The first day without it; none while it runs."), may_be_empty=True),
        field("designation", str, _("How the [family] chose, as far as it was stated.")),
    ),
)

OPEN_SETS = (FAMILIES, MANDATES)
