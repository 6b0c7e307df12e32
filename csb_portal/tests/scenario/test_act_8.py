"""Act 8: one inactive family, one returning family (7 to 31 March)."""

from datetime import date

import pytest

from csb_portal import audit, clock
from csb_portal.demo.records import rows
from csb_portal.models import OutgoingMail, User
from csb_portal.months import Month
from csb_portal.testing.login import log_in
from csb_portal.tests.scenario.questions import at
from families.choices.admissions import ApplicationStatus
from families.choices.reviews import CaseStatus, Finding
from families.models import (
    Application,
    CompositionReview,
    Family,
    FamilyStatusChange,
    FocalPoint,
    ReviewCase,
)
from families.sources import entries
from reports.models import MonthlyReport

pytestmark = pytest.mark.django_db

COLUMNS = {
    "vote": "ballots_with_at_least_one_vote_of_2",
    "post": "posts_or_requests",
    "meeting": "meetings_attended",
    "roster": "roster_confirmed",
}
THINK_TANKS = [f"think-tanks{part}@example.org" for part in ("", ".a", ".b")]
GENEVA = at("2005-03-28T18:00").tzinfo


def review() -> CompositionReview:
    return CompositionReview.objects.get()


def case() -> ReviewCase:
    return ReviewCase.objects.get()


def application() -> Application:
    return Application.objects.get()


def family(slug: str) -> Family:
    return Family.objects.get(slug=slug)


def written_to(occasion: str) -> dict[str, str]:
    """Return to whom mails of an occasion went, with the Geneva time they were queued at."""
    found = OutgoingMail.objects.filter(occasion__startswith=occasion)
    return {mail.to: f"{mail.queued_at.astimezone(GENEVA):%Y-%m-%dT%H:%M}" for mail in found}


@pytest.mark.parametrize("row", rows("family_review"), ids=lambda row: row["family_slug"])
def test_8_1_the_signs_of_every_family_are_counted_from_the_records(row):
    finding = review().findings.get(family__slug=row["family_slug"])

    counted = {COLUMNS[key]: count["count"] for key, count in finding.signs.items()}
    assert counted == {column: int(row[column]) for column in COLUMNS.values()}
    assert finding.signs_given == int(row["signs_of_activity"])
    is_reviewed = row["expected_result"] == "review opens"
    assert (finding.result == Finding.NO_SIGN) is is_reviewed


def test_8_1_the_window_and_its_numbers_are_on_the_record():
    assert (review().first_day, review().last_day) == (date(2004, 11, 1), date(2005, 2, 28))
    assert review().noticed_at == at("2005-03-07T10:00")
    assert (review().notice_days, review().objection_hours) == (21, 48)
    assert review().repeat_days == [7, 14]
    assert [sign["name"] for sign in review().signs] == [
        "A vote cast",
        "A post or a request",
        "A meeting attended",
        "Roster confirmed",
    ]
    assert (review().criteria.document.slug, review().criteria.number) == ("criteria", 1)
    assert review().findings.count() == 21


def test_8_1_of_philanthropic_institutions_votes_alone_are_sign_enough():
    finding = review().findings.get(family__slug="philanthropic-institutions")

    assert (finding.signs_given, finding.result) == (1, Finding.ACTIVE)


def test_8_1_of_disabilities_one_seat_is_silent_and_gets_a_message_but_no_review():
    silent = review().findings.filter(result=Finding.SEAT_SILENT)

    assert [(one.family.slug, one.silent_seats) for one in silent] == [("disabilities", [2])]
    assert written_to("seat-silent:") == {"disabilities.b@example.org": "2005-03-07T10:00"}
    assert not ReviewCase.objects.filter(family__slug="disabilities").exists()


def test_before_the_notice_came_a_kind_reminder_five_days_ahead():
    assert written_to("review-asked:") == dict.fromkeys(THINK_TANKS, "2005-03-02T10:00")


@pytest.mark.parametrize(
    ("number", "moment"),
    [(1, "2005-03-07T10:00"), (2, "2005-03-14T09:00"), (3, "2005-03-21T09:00")],
)
def test_8_2_three_notices_go_to_both_seats_and_the_familys_address(number, moment):
    assert written_to(f"review-notice:{case().pk}:{number}") == dict.fromkeys(THINK_TANKS, moment)
    assert case().notices_sent == 3


def test_8_4_the_deadline_is_18_00_local_one_day_after_the_clocks_changed():
    ends = case().notice_ends_at

    assert ends == at("2005-03-28T18:00")
    assert ends.isoformat() == "2005-03-28T16:00:00+00:00"
    assert case().proposed_at == at("2005-03-28T18:00")


def test_8_3_social_movements_asks_to_return_and_is_published_for_comment():
    asked = application()

    assert asked.received_at == at("2005-03-14T16:00")
    assert asked.published_at == at("2005-03-16T10:00")
    assert (asked.people.count(), asked.supporters.count()) == (2, 3)
    assert asked.statement.startswith("Social movements were among the first ten")
    assert (asked.criteria.document.slug, asked.criteria.number) == ("criteria", 1)
    (comment,) = asked.comments.taken()
    assert comment.family.slug == "gender"


def test_8_3_it_keeps_its_old_record_and_number():
    returned = family("social-movements")

    first = audit.entries_about(returned).first()
    assert (first.event, first.recorded_at) == ("families.family_entered", at("2005-01-03T09:00"))
    assert (application().family, returned.number) == (returned, returned.pk)
    assert Family.objects.filter(name_en="Social movements").count() == 1


def test_8_5_48_hours_and_14_days_end_at_the_same_hour():
    assert case().objections_until == at("2005-03-30T18:00")
    assert application().objections_until == at("2005-03-30T18:00")
    admitted = application().decisions.get()
    assert case().decided_at == admitted.decided_at == at("2005-03-30T18:00")
    assert (case().decided_by, admitted.decided_by) == (None, None)
    assert (case().status, application().status) == (
        CaseStatus.DORMANT,
        ApplicationStatus.ADMITTED,
    )


def test_8_5_the_changes_of_status_are_those_of_the_file():
    changes = FamilyStatusChange.objects.order_by("pk")

    assert [(c.family.slug, c.was, c.became, c.on) for c in changes] == [
        ("think-tanks", "active", "dormant", date(2005, 3, 30)),
        ("social-movements", "dormant", "active", date(2005, 3, 30)),
    ]
    dates = {
        (row["family_slug"], row["to"]): at(row["at"]) for row in rows("family_status_changes")
    }
    assert dates["think-tanks", "under review"] == at("2005-03-28T18:00") == case().proposed_at
    assert dates["think-tanks", "dormant"] == case().decided_at
    assert dates["social-movements", "return requested"] == application().received_at
    assert dates["social-movements", "active"] == application().last_decision.decided_at


def test_8_5_two_seats_leave_the_roll_two_join_it_and_the_history_is_kept():
    with clock.at(at("2005-03-30T18:00")):
        slugs = set(FocalPoint.objects.sitting().values_list("family__slug", flat=True))
        assert "think-tanks" not in slugs
        assert FocalPoint.objects.filter(family__slug="think-tanks").count() == 2
        seats = FocalPoint.objects.sitting().filter(family__slug="social-movements")
        assert sorted(seats.values_list("user__email", "seat", "since")) == [
            ("social-movements.a@example.org", 1, date(2005, 3, 30)),
            ("social-movements.b@example.org", 2, date(2005, 3, 30)),
        ]


@pytest.mark.parametrize("day", [date(2005, 3, 29), date(2005, 3, 30), date(2005, 4, 8)])
def test_8_5_there_are_still_21_families_and_42_seats(day):
    assert Family.objects.active_on(day).count() == 21
    assert FocalPoint.objects.sitting(day).count() == 42


def test_8_5_both_are_in_report_2_one_out_one_in(client):
    report = MonthlyReport.objects.get(month="2005-03-01")
    figures = {row["key"]: row["value"] for row in report.figures}
    told = [entry.title for entry in entries(Month(2005, 3)) if entry.section == "families"]

    assert (figures["families_active"], figures["seats_filled"]) == (21, 42)
    for title in (
        "Think tanks: dormant.",
        "Social movements: active.",
        "Think tanks was recorded as dormant.",
        "AP-2005-0001 Social movements returned, under its old record.",
    ):
        assert title in told
    page = client.get("/reports/2005-03/").text
    assert "Think tanks: dormant." in page
    assert "Social movements: active." in page


def test_8_6_an_old_mandate_of_think_tanks_logs_in_and_finds_the_way_back(client):
    old = User.objects.get(email="think-tanks.a@example.org")
    with clock.at(at("2005-03-31T10:00")):
        log_in(client, old)

        desk = client.get("/desk/").text
        page = client.get("/families/think-tanks/").text
        form = client.get("/families/think-tanks/return/")

    assert "Think tanks is dormant" in desk
    assert "/families/think-tanks/" in desk
    assert "We are back" in page
    assert "/families/think-tanks/return/" in page
    assert form.status_code == 200
    assert 'value="think-tanks.a@example.org"' in form.text


def test_the_records_of_act_8_are_open_to_everybody_and_show_no_address(client):
    pages = ["/reviews/", "/reviews/CR-2005-0001/", "/applications/", "/applications/AP-2005-0001/"]
    pages += ["/families/think-tanks/", "/families/social-movements/"]

    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert "@example.org" not in response.text, page
