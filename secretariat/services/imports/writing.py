"""Write the cases of a list, all of them at once: numbers without a gap, one act in the trail."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time

from allauth.account.models import EmailAddress
from django.conf import settings

from csb_portal import clock
from csb_portal.models import User
from csb_portal.references import next_references
from secretariat.choices.cases import CaseKind, CaseStatus, ItemState
from secretariat.models import Case, CaseItem, CaseStep, ImportJob, Requirement
from secretariat.services.cases.lodging import PREFIX
from secretariat.services.cases.requirements import requirements_for
from secretariat.services.cases.steps import due_by_terms
from secretariat.services.imports.planning import CasePlan
from secretariat.services.imports.rows import CaseRow

CHUNK = 500
NOON = time(12)
Progress = Callable[[int], None]


def write_cases(plan: CasePlan, job: ImportJob, *, progress: Progress) -> int:
    """Write every row of a plan as a case with its checklist and first step; return how many."""
    people, now = people_by_address(row.email for row in plan.rows), clock.now()
    cases = [_case(row, plan, job, people, now) for row in plan.rows]
    _number(cases)
    due_at = due_by_terms(cases[0]) if cases else None
    asked = {flag: _requirements(plan.kind, has_status=flag) for flag in (False, True)}
    for begin in range(0, len(cases), CHUNK):
        part, rows = cases[begin : begin + CHUNK], plan.rows[begin : begin + CHUNK]
        for case in part:
            case.due_at = due_at
        Case.objects.bulk_create(part)
        steps = [
            CaseStep(case=case, status=CaseStatus.RECEIVED, at=now, by=job.uploaded_by)
            for case in part
        ]
        CaseStep.objects.bulk_create(steps)
        CaseItem.objects.bulk_create(_items(zip(part, rows, strict=True), asked))
        progress(begin + len(part))
    return len(cases)


def people_by_address(addresses: Iterable[str]) -> dict[str, User]:
    """Return who can be written to at each address, as ``find_person`` does for one."""
    wanted = {address for address in addresses if address}
    confirmed = EmailAddress.objects.filter(verified=True).select_related("user")
    people = {
        one.email.lower(): one.user for one in confirmed.iterator() if one.email.lower() in wanted
    }
    own = ((user.email.lower(), user) for user in User.objects.iterator())
    return people | {email: user for email, user in own if email in wanted}


def _case(
    row: CaseRow, plan: CasePlan, job: ImportJob, people: dict[str, User], now: datetime
) -> Case:
    at = row.lodged_on and datetime.combine(row.lodged_on, NOON, settings.BUREAU_TIME_ZONE)
    kind = CaseKind(plan.kind)
    return Case(
        key=uuid.uuid4(),
        kind=kind,
        event=plan.event,
        applicant=people.get(row.email),
        name=row.name,
        email=row.email,
        language=row.language,
        organisation=row.organisation,
        country=row.country,
        family=row.family,
        has_consultative_status=row.has_status,
        subject=str(kind.label),
        received_at=min(at, now) if at else now,
        outside_number=row.number,
        import_job=job,
    )


def _number(cases: list[Case]) -> None:
    """Give the numbers of each year in the order of the list."""
    years = Counter(case.received_on.year for case in cases)
    given: dict[int, Iterator[str]] = defaultdict(lambda: iter(()))
    for year in sorted(years):
        given[year] = iter(next_references(PREFIX, year, years[year]))
    for case in cases:
        case.reference = next(given[case.received_on.year])


def _requirements(kind: str, *, has_status: bool) -> list[Requirement]:
    return requirements_for(Case(kind=kind, has_consultative_status=has_status))


def _items(
    pairs: Iterable[tuple[Case, CaseRow]], asked: dict[bool, list[Requirement]]
) -> Iterator[CaseItem]:
    """What the list does not call missing came with the file; without a word of it, nothing did."""
    for case, row in pairs:
        for requirement in asked[row.has_status]:
            is_in = row.missing is not None and requirement.code not in row.missing
            yield CaseItem(
                case=case,
                requirement=requirement,
                state=ItemState.RECEIVED if is_in else ItemState.MISSING,
                received_at=case.received_at if is_in else None,
            )
