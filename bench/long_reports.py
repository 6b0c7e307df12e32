"""A published report as long as is asked for: prose, lists, a table and links in each section."""

from csb_portal import clock
from reports.choices import Section
from reports.models import ReportVersion
from reports.tests.factories import PUBLISHING, make_members, make_published

SENTENCES = (
    "The secretariat handed the request over on the day it came, and **its answer** was read out "
    "in the plenary. [The register](/liaison/) shows both, with the days that it took. Whoever "
    "wants to speak for a family in the next round tells *its focal points* before the month ends."
)
PART = f"""
{SENTENCES} {SENTENCES}

- A room of the Palais is free on Tuesday: the list is at the desk.
- Passes for the next meeting are given out by the rule that was published.

| what | this month | last month |
| --- | --- | --- |
| requests handed over | 12 | 9 |
| answers that came in time | 11 | 9 |

{SENTENCES}
"""


def publish(parts: int) -> ReportVersion:
    """Publish a report with so many parts in each of its sections, and return its one version."""
    with clock.at(PUBLISHING):
        texts = {section.value: PART * parts for section in Section}
        return make_published(make_members(), **texts).versions.get()
