"""What holds for the three months as a whole."""

import pytest

from csb_portal import audit
from csb_portal.models import AuditEntry, MailStatus, OutgoingMail

pytestmark = pytest.mark.django_db


def test_every_mail_of_the_three_months_was_accepted():
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {MailStatus.ACCEPTED}


def test_the_trail_of_the_three_months_verifies():
    assert audit.verify_database() == AuditEntry.objects.count()
