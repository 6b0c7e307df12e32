"""The optional act: fellowships (1 to 16 March)."""

from collections import Counter
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from csb_portal.demo.acts.fellowships import ON_THE_BUREAU, application_of, the_round
from csb_portal.demo.records import rows
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.services.people import find_person
from csb_portal.testing.login import log_in
from csb_portal.tests.scenario.questions import at
from families.choices.bureau import Gender
from families.models import FocalPoint
from secretariat.choices.cases import CaseStatus, DecisionForm
from secretariat.choices.funding import (
    AccreditationCheck,
    AwardAnswer,
    FundingOutcome,
    RecusalGround,
    RoundStatus,
    TieStep,
)
from secretariat.models import Case, CaseDecision
from secretariat.permissions.recusals import hidden_cases, is_recused
from secretariat.services.funding.totals import public_totals

pytestmark = pytest.mark.django_db
PLACES = [
    "FEL-06", "FEL-11", "FEL-02", "FEL-04", "FEL-14", "FEL-01", "FEL-03", "FEL-08", "FEL-12",
]  # fmt: skip
AWARDED = ["FEL-06", "FEL-11", "FEL-02", "FEL-14", "FEL-03"]
LOOK_UNTIL = date(2005, 3, 26)


def applications():
    return [application_of(row["ref"]) for row in rows("fellowship_applications")]


def refs(found):
    return sorted(one.case.name.removeprefix("Applicant ") for one in found)


def user(email):
    return find_person(email)


def test_14_applications_as_in_the_file():
    assert [
        (one.case.country, one.group, one.case.family.slug, one.amount) for one in applications()
    ] == [
        (row["country"], row["group"], row["family_slug"], int(row["amount_chf"]))
        for row in rows("fellowship_applications")
    ]
    assert the_round().applications.count() == 14


def test_the_rule_was_public_before_the_first_application_and_stays_as_it_was():
    found = the_round()

    published = AuditEntry.objects.get(
        event="secretariat.funding_published", target=f"secretariat.fundinground:{found.pk}"
    )
    first = min(one.case.received_at for one in applications())
    assert published.recorded_at < found.opens_at < first
    assert published.data["rule"] == found.rule_hash
    assert published.data["ceilings"] == {"ldc": 60, "developing": 40}


def test_at_most_60_percent_go_to_least_developed_and_40_to_other_developing_countries():
    found = the_round()

    assert (found.budget, found.currency) == (12_000, "CHF")
    assert sorted(found.ceilings.values_list("group", "percent", "most", "awarded")) == [
        ("developing", 40, 4800, 4610),
        ("ldc", 60, 7200, 6860),
    ]
    assert found.awarded == 11_470 == sum(one.amount for one in applications() if one.is_awarded)


def test_fel_07_is_not_accredited_and_refused_with_that_reason():
    refused = application_of("FEL-07")

    assert refused.accreditation == AccreditationCheck.NO
    assert (refused.outcome, refused.case.status) == (FundingOutcome.REFUSED, CaseStatus.REFUSED)
    assert "Your organisation is not accredited." in refused.case.decisions.get().reason
    assert refused.place is None
    assert not refused.sheets.exists()


@pytest.mark.parametrize(("ref", "email"), ON_THE_BUREAU.items())
def test_fel_04_and_fel_10_sit_on_the_bureau_and_are_out_of_the_panel_on_record(ref, email):
    application, person = application_of(ref), user(email)

    recusal = application.recusals.get(user=person)
    assert application.sits_on_bureau
    assert (recusal.ground, recusal.was_on_panel) == (RecusalGround.APPLIES, True)
    assert recusal.at == application.case.received_at
    assert the_round().panel.get(user=person).left_at == recusal.at
    entry = AuditEntry.objects.get(
        event="secretariat.funding_recused",
        data__who=f"csb_portal.user:{person.pk}",
        data__ground="applies",
    )
    assert entry.data["application"] == application.case.reference
    assert entry.data["panel"] is True


def test_the_panel_was_too_small_until_two_others_were_named_and_decided_with_five():
    found = the_round()
    sitting = found.panel.filter(left_at=None)

    assert sorted(sitting.values_list("user__email", flat=True)) == [
        "africa.a@example.org",
        "culture.a@example.org",
        "ngos.a@example.org",
        "panel.outside@example.org",
        "volunteers.b@example.org",
    ]
    mails = OutgoingMail.objects.filter(occasion__startswith="funding-replacement")
    assert mails.count() == 2
    assert "3 of 5 people are left" in mails.latest("queued_at").body
    assert found.panel.get(user__email="panel.outside@example.org").is_outside


def test_nobody_of_a_family_that_applies_saw_or_decided_the_round():
    found = the_round()
    tied = FocalPoint.objects.sitting().filter(
        family__slug__in=[row["family_slug"] for row in rows("fellowship_applications")]
    )

    assert tied.count() == 28
    assert all(is_recused(one.user, found) for one in tied)
    recorded = set(found.recusals.values_list("user", flat=True))
    assert recorded >= {one.user_id for one in tied}
    assert not found.panel.filter(sheets__isnull=False, user__in=recorded).exists()


@pytest.mark.parametrize("name", ["asia.a", "networks-coalitions.b"])
def test_members_of_the_secretariat_with_a_tie_find_no_door(client, name):
    found, person = the_round(), user(f"{name}@example.org")
    log_in(client, person)
    reference = application_of("FEL-01").case.reference

    for page in ("panel", "ranking", "decide", "csv", "tie"):
        response = client.get(reverse(f"participation:funding-{page}", args=[found.slug]))
        assert response.status_code == 403
    score = reverse("participation:funding-score", args=[found.slug, reference])
    assert "You are out of this round" in client.get(score).text
    assert client.get(reverse("participation:case-detail", args=[reference])).status_code == 403
    board = client.get("/participation/board/?view=all&kind=funding").text
    table = client.get("/participation/board/cases.csv?view=all&kind=funding").text
    assert reference not in board + table
    assert len(set(hidden_cases(person))) >= 14


def test_the_secretariat_without_a_tie_sees_it(client):
    log_in(client, user("africa.b@example.org"))
    page = client.get(reverse("participation:funding-panel", args=[the_round().slug]))
    assert page.status_code == 200
    assert "Applicant FEL-01" in page.text


def test_13_were_ranked_by_five_members_and_each_tie_says_what_settled_it():
    ranked = list(the_round().applications.ranked())

    assert len(ranked) == 13
    assert all(one.sheets.count() == 5 for one in ranked)
    assert refs(ranked[:9]) == sorted(PLACES)
    assert [one.case.name for one in ranked[:9]] == [f"Applicant {ref}" for ref in PLACES]
    assert [application_of(ref).points for ref in ("FEL-06", "FEL-11", "FEL-03")] == [460, 450, 400]
    ties = {refs([one])[0]: TieStep(one.tie) for one in ranked if one.tie}
    by_lot = next(ref for ref, step in ties.items() if step == TieStep.LOT)
    assert by_lot in ("FEL-09", "FEL-10")
    assert ties == {
        "FEL-08": TieStep.CRITERION,
        "FEL-13": TieStep.CRITERION,
        by_lot: TieStep.LOT,
    }


def test_the_panel_decided_not_the_portal_and_where_and_when_is_on_record():
    found = the_round()
    decided = CaseDecision.objects.filter(
        case__funding__round=found, taken_at=at("2005-03-14T15:00")
    )

    assert found.status == RoundStatus.ENDED
    assert (found.decided_at, found.decided_in) == (
        at("2005-03-14T15:00"),
        "Palais des Nations, Room XII",
    )
    assert decided.count() == 13
    assert set(decided.values_list("taken_by", "form", "place")) == {
        (f"The panel of “{found}”", DecisionForm.ORAL, "Palais des Nations, Room XII")
    }


def test_who_got_it_and_who_did_not():
    made = applications()

    assert refs(one for one in made if one.is_awarded) == sorted(AWARDED)
    assert {one.answer for one in made if one.is_awarded} == {AwardAnswer.ACCEPTED}
    assert Counter(one.case.status for one in made) == {
        CaseStatus.GRANTED: 5,
        CaseStatus.RETURNED: 1,
        CaseStatus.REFUSED: 8,
    }


def test_fel_04_is_passed_over_as_its_ceiling_leaves_too_little():
    first = application_of("FEL-04").case.decisions.first()

    assert first.outcome == CaseStatus.WAITING_LIST
    assert "below the ceiling for “Least developed countries”" in first.reason


def test_what_fel_01_gave_back_went_to_the_next_whom_it_was_enough_for():
    gave, got = application_of("FEL-01"), application_of("FEL-03")

    assert (gave.answer, gave.case.status) == (AwardAnswer.DECLINED, CaseStatus.RETURNED)
    assert got.case.decisions.last().taken_at == at("2005-03-15T10:00")
    assert "Money came back, and by the panel's list it is your turn" in (
        got.case.decisions.last().reason
    )


def test_every_applicant_has_a_reason_and_got_it_by_mail():
    for one in applications():
        last = one.case.decisions.last()
        assert last.reason
        mails = OutgoingMail.objects.filter(occasion__startswith=f"funding-outcome:{one.pk}:")
        assert mails.count() == one.case.decisions.count()


def test_whoever_was_refused_had_at_least_ten_days_to_look_elsewhere():
    refused = [one for one in applications() if one.case.status == CaseStatus.REFUSED]
    days = {(LOOK_UNTIL - one.case.decisions.last().recorded_at.date()).days for one in refused}

    assert len(refused) == 8
    assert the_round().look_until == LOOK_UNTIL
    assert days == {10, 12, 17}


def test_totals_by_family_region_gender_and_group():
    totals = public_totals(the_round())
    tables = {
        name: {row["label"]: (row["asked"], row["awarded"]) for row in shown}
        for name, shown in totals["tables"]
    }

    assert (totals["asked"], totals["awarded"], totals["refused"]) == (14, 5, 8)
    assert len(tables["family"]) == 14
    got = {name for name, (_asked, count) in tables["family"].items() if count}
    assert got == {application_of(ref).case.family.name for ref in AWARDED}
    assert set(tables["family"].values()) == {(1, 0), (1, 1)}
    assert tables["region"] == {
        "Africa": (7, 3),
        "Asia and the Pacific, Latin America and the Caribbean": (7, 2),
    }
    assert tables["gender"] == {"Woman": (7, 3), "Man": (7, 2)}
    assert tables["group"] == {
        "Least developed countries": (8, 3),
        "Other developing countries, and countries in transition": (6, 2),
    }


def test_everybody_reads_the_result_and_nobody_a_name():
    page = Client().get(the_round().get_absolute_url())

    assert page.status_code == 200
    assert "14 applications: 5 awarded, 0 on the reserve, 8 refused." in page.text
    assert "Given out: CHF 11\u202f470 of CHF 12\u202f000." in page.text
    for one in applications():
        assert one.case.name not in page.text
        assert one.case.organisation not in page.text
        assert one.case.reference not in page.text


def test_the_women_and_men_are_counted_as_they_said_it():
    assert Counter(one.gender for one in applications()) == {Gender.WOMAN: 7, Gender.MAN: 7}


def test_nothing_of_it_is_left_open():
    assert not Case.objects.filter(funding__round=the_round()).open().exists()
