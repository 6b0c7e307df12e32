"""Forms of funding say on whose clock a moment is typed."""

import pytest
from django.utils import timezone

from secretariat.forms.funding import PanelDecisionForm
from secretariat.forms.funding_rounds import RoundForm


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (RoundForm, ("opens_at", "closes_at")),
        (lambda: PanelDecisionForm(rows=[]), ("taken_at",)),
    ],
)
def test_moments_are_typed_in_the_readers_zone(form, fields):
    with timezone.override("Asia/Tokyo"):
        found = form()
        said = {str(found.fields[name].help_text) for name in fields}
    assert said == {"In your time zone, Asia/Tokyo."}
