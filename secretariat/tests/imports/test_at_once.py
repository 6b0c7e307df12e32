"""Workers that come at once write a list once, and numbers given meanwhile stay without a gap."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family
from secretariat.choices.cases import CaseKind
from secretariat.models import Case, ImportJob
from secretariat.services.cases.lodging import lodge_case
from secretariat.services.imports.running import confirm_import, keep_list, plan_of, run_import
from secretariat.tests.cases.factories import make_applicant
from secretariat.tests.imports.lists import ACCREDITATION, as_csv


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_four_workers_write_a_list_once_while_others_lodge_cases():
    staff, family = make_user(Role.STAFF), make_family(slug="youth")
    rows = [(f"N-{n}", f"Group {n}", "KE", "youth", "", "", "") for n in range(40)]
    job = keep_list(
        as_csv(ACCREDITATION, rows), CaseKind.ACCREDITATION,
        event=None, is_told=False, name="", actor=staff,
    )  # fmt: skip
    confirm_import(job, plan_of(job).fingerprint, actor=staff)
    applicants = [make_applicant(family=family) for _ in range(8)]

    def work(number):
        try:
            if number % 3 == 0:
                run_import(job.pk)
            else:
                lodge_case(CaseKind.VISA, applicants[number % 8], is_told=False)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(12)))

    year = clock.today().year
    numbers = sorted(Case.objects.values_list("reference", flat=True))
    assert numbers == [f"PC-{year}-{n:04}" for n in range(1, 49)]
    assert ImportJob.objects.get().total == job.cases.count() == 40
    assert AuditEntry.objects.filter(event="cases.imported").count() == 1
