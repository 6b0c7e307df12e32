"""Which signs count, and when a notice is repeated, are set in words and not in JSON."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.forms.bureau import BureauForm
from families.models import Bureau
from families.services.bureau import correct_bureau

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("written", "days"), [("14, 7,7", [7, 14]), ("", []), (" 3 ", [3])])
def test_days_are_written_with_commas(written, days):
    assert BureauForm().fields["review_repeat_days"].clean(written) == days


def test_days_that_were_only_shown_and_sent_back_are_no_change():
    field = BureauForm().fields["term_reminders"]

    assert not field.has_changed([60, 14], "60, 14")
    assert field.has_changed([60, 14], "60, 30, 14")
    assert field.has_changed([60, 14], "soon")


@pytest.mark.parametrize("written", ["a week", "7; 14", "0", "-1", "٣"])
def test_other_words_are_no_days(written):
    form = BureauForm(data={"review_repeat_days": written})

    assert "Write days with commas between" in str(form.errors["review_repeat_days"])


def test_staff_choose_among_the_signs_that_any_floor_knows(client):
    log_in(client, make_user(Role.STAFF))
    Bureau.objects.create()

    page = client.get("/admin/families/bureau/1/change/").text

    for sign in ("A vote cast", "A post or a request", "A meeting attended", "Roster confirmed"):
        assert sign in page
    assert "An interface meeting attended" in page
    assert 'value="7, 14"' in page
    assert 'value="60, 14"' in page
    assert page.count("checked") >= 4


def test_a_notice_is_repeated_while_it_can_be_answered():
    with pytest.raises(DomainError, match="while it can be answered"):
        correct_bureau({"review_repeat_days": [7, 21]}, actor=None)
    correct_bureau({"review_repeat_days": [7, 20], "activity_signs": ["vote"]}, actor=None)

    assert Bureau.current().activity_signs == ["vote"]
