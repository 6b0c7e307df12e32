"""Act 4: the accreditation wave, 48 files (December to 17 February)."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from django.conf import settings

from csb_portal import clock
from csb_portal.demo.acts.events import PREPCOM_2, PREPCOM_3
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from families.models import Family
from secretariat.choices.cases import CaseKind, CaseStatus, DecisionForm
from secretariat.models import Case, Event, Requirement
from secretariat.services.cases.completing import ask_items, hand_in_item, waive_item
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.services.cases.lodging import Applicant, lodge_case
from secretariat.services.cases.steps import move_case

FILES = Path(__file__).parent.parent / "data" / "accreditation_cases.csv"
OPENED, ASKED, COMPLETED_AT = "2005-02-01T09:00", "2005-02-01T10:00", "T16:00"
PASSED_ON, DECIDED = "2005-02-14T12:00", "2005-02-17T12:30"
PREPCOM = "Preparatory Committee"
EXECUTIVE = "Executive Secretariat"
WAIVED = "ACC-031"


def accreditation_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    """Yield the wave: written down, looked through, completed, brought before PrepCom-2."""
    files = _files()
    yield Step(calendar.at(OPENED), partial(_write_down, calendar, cast, files))
    yield Step(calendar.at(ASKED), partial(_ask, calendar, cast, files))
    for file in files:
        if file["completed_on"]:
            moment = calendar.at(file["completed_on"] + COMPLETED_AT)
            yield Step(moment, partial(_complete, cast, file))
    yield Step(calendar.at(PASSED_ON), partial(_pass_on, cast, files))
    yield Step(calendar.at(DECIDED), partial(_decide, cast, files))


def _files() -> list[dict[str, str]]:
    with FILES.open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def case_of(file: dict[str, str]) -> Case:
    """Return the case of a file of the scenario, by its organisation."""
    return Case.objects.get(kind=CaseKind.ACCREDITATION, organisation=file["organisation"])


def _write_down(calendar: Calendar, cast: Cast, files: list[dict[str, str]]) -> None:
    event = Event.objects.get(slug=PREPCOM_2)
    families = Family.objects.in_bulk(field_name="slug")
    asked = Requirement.objects.filter(kind=CaseKind.ACCREDITATION)
    codes = asked.values_list("code", flat=True)
    for number, file in enumerate(files, start=1):
        applicant = Applicant(
            name=f"Contact of organisation {number:02}",
            email=f"organisation.{number:02}@example.org",
            organisation=file["organisation"],
            country=file["country"],
            family=families[file["family_slug"]],
            has_consultative_status=file["consultative_status"] == "true",
        )
        lodged_on = calendar.day(date.fromisoformat(file["lodged_on"]))
        lodge_case(
            CaseKind.ACCREDITATION,
            applicant,
            event=event,
            received_at=datetime.combine(lodged_on, time(12), settings.BUREAU_TIME_ZONE),
            handed_in={*codes} - {*file["missing_items"].split()},
            actor=cast.operator,
            is_vouched=True,
        )


def _ask(calendar: Calendar, cast: Cast, files: list[dict[str, str]]) -> None:
    until = calendar.at("2005-02-10T18:00")
    for file in files:
        if file["missing_items"]:
            codes = file["missing_items"].split()
            ask_items(case_of(file), codes, until=until, actor=cast.operator)


def _complete(cast: Cast, file: dict[str, str]) -> None:
    if file["case_no"] == WAIVED:
        why = "No annual report exists: the organisation was founded last year."
        waive_item(case_of(file), "h", waived_by=EXECUTIVE, why=why, actor=cast.operator)
        return
    for code in file["missing_items"].split():
        hand_in_item(case_of(file), code, answer="Here it is.")


def _pass_on(cast: Cast, files: list[dict[str, str]]) -> None:
    """Bring what is complete and in time before the Civil Society Division."""
    member = cast.user("asia.a@example.org")
    for file in files:
        case = case_of(file)
        if case.status == CaseStatus.RECEIVED and not case.is_late:
            move_case(case, CaseStatus.WITH_DIVISION, actor=member)


def _decide(cast: Cast, files: list[dict[str, str]]) -> None:
    for file in files:
        case = case_of(file)
        outcome, reason = _outcome(case, file)
        decision = Decision(
            outcome=outcome,
            taken_by=PREPCOM,
            on_proposal_of=EXECUTIVE,
            taken_at=clock.now(),
            place="Palais des Nations, Geneva",
            form=DecisionForm.WRITTEN,
            reason=reason,
        )
        decide_case(case, decision, actor=cast.operator)


def _outcome(case: Case, file: dict[str, str]) -> tuple[CaseStatus, str]:
    """Return what was decided on a file, and the words of the letter."""
    if case.is_late:
        later = Event.objects.get(slug=PREPCOM_3)
        return CaseStatus.DEFERRED, (
            f"It came after the last day for files. It is kept, counts for {later}, and need not "
            "be sent again."
        )
    if case.status == CaseStatus.INCOMPLETE:
        return CaseStatus.DEFERRED, f"Incomplete: {', '.join(file['missing_items'].split())}."
    if file["expected_final_state"].startswith("not recommended"):
        return CaseStatus.REASON_REQUESTED, (
            f"Referred: {file['note']}. The reason is requested in writing."
        )
    return CaseStatus.GRANTED, "The file is complete."
