"""Act 3: relays and requests (1 February to 30 March)."""

import pytest

from csb_portal import audit, clock
from csb_portal.choices import VersionOrigin
from csb_portal.counting import counted
from csb_portal.demo.records import rows
from csb_portal.months import Month
from csb_portal.tests.scenario.questions import at, mails
from liaison import sources
from liaison.choices.register import LiaisonEvent, Manner, MessageStatus, Outcome
from liaison.models import Message
from liaison.rules.register import fingerprint

pytestmark = pytest.mark.django_db


def message(reference: str) -> Message:
    return Message.objects.get(reference=reference)


def languages(reference: str) -> set[str]:
    versions = message(reference).translations.current()
    return set(versions.values_list("language", flat=True))


def test_act_3_has_nine_relays_and_eight_requests_beside_the_notice_they_correct():
    references = sorted(Message.objects.values_list("reference", flat=True))

    assert references == [
        *(f"RL-2005-000{number}" for number in range(1, 10)),
        *(f"RQ-2005-000{number}" for number in range(1, 9)),
        "ST-2005-0001",
    ]


def test_the_messages_of_act_3_arrive_and_leave_when_the_file_says():
    for number, row in enumerate(rows("messages")):
        reference = f"RL-2005-{number + 1:04}" if number < 9 else f"RQ-2005-{number - 8:04}"
        found = message(reference)
        assert found.received_at == at(row["received_at"])
        assert found.delivered_at == at(row["delivered_at"])


def test_the_figures_of_both_months_are_those_of_the_reports():
    february, march = (counted(sources.register.FIGURES, Month(2005, month)) for month in (2, 3))

    assert february == {
        "relays_received": 7,
        "relays_within_24_hours": 6,
        "requests_received": 6,
        "requests_delivered": 6,
        "requests_answered": 6,
        "requests_open_at_end": 0,
    }
    assert march == {
        "relays_received": 2,
        "relays_within_24_hours": 2,
        "requests_received": 2,
        "requests_delivered": 2,
        "requests_answered": 0,
        "requests_open_at_end": 2,
    }


def test_entries_stand_behind_the_figures_of_both_months():
    february, march = (sources.register.entries(Month(2005, month)) for month in (2, 3))

    assert [entry.reference for entry in february if entry.kind in ("relay", "request")] == [
        *(f"RL-2005-000{number}" for number in range(1, 8)),
        *(f"RQ-2005-000{number}" for number in range(1, 7)),
    ]
    late = [entry.reference for entry in february if entry.kind == "relay" and not entry.in_time]
    assert late == ["RL-2005-0007"]
    answers = {entry.reference: entry.answer for entry in february}
    assert answers["RQ-2005-0001"].startswith("Granted in part: granted for French")
    assert {entry.status for entry in march if entry.kind in ("relay", "request")} == {"sent"}


def test_each_request_past_its_morning_was_reminded_of_once():
    reminded = Message.objects.filter(reminded_at__lt=at("2005-04-01T00:00"))

    assert sorted(reminded.values_list("reference", flat=True)) == [
        "RQ-2005-0001",
        "RQ-2005-0002",
        "RQ-2005-0005",
        "RQ-2005-0007",
    ]


def test_3_1_the_first_relay_leaves_at_1405_in_three_languages_with_its_original():
    relay = message("RL-2005-0001")

    assert (relay.received_at, relay.delivered_at) == (
        at("2005-02-01T10:20"),
        at("2005-02-01T14:05"),
    )
    assert relay.language == "en"
    assert languages("RL-2005-0001") == {"fr", "es"}
    assert relay.body_hash == fingerprint(relay.body)
    (to_list,) = mails("relay:RL-2005-0001:cs-plenary")
    for text in ("Both are mandatory.", "Les deux sont obligatoires.", "Ambos son obligatorios."):
        assert text in to_list.body


@pytest.mark.parametrize("row", rows("messages"), ids=lambda row: row["ref"])
def test_every_message_has_the_languages_of_the_file(row):
    kind, number = row["ref"].split("-")

    assert languages(f"{kind}-2005-{int(number):04}") == set(row["translated_into"].split())


def test_versions_know_their_original_and_who_checked_them():
    french = message("RL-2005-0003").translations.get(language="fr")
    arabic = message("RL-2005-0003").translations.get(language="ar")

    assert french.original_hash == message("RL-2005-0003").body_hash
    assert french.checked_by.email == "asia.a@example.org"
    assert (arabic.origin, arabic.checked_at) == (VersionOrigin.MACHINE, None)


def test_3_2_twelve_overpasses_reach_42_people_and_the_plenary_in_45_minutes():
    relay = message("RL-2005-0003")

    assert relay.subject.startswith("Twelve overpasses")
    assert relay.minutes == 45
    assert mails("relay:RL-2005-0003:cs-bureau").count() == 42
    assert mails("relay:RL-2005-0003:cs-plenary").count() == 1


def test_3_2_each_focal_point_gets_their_own_language_where_there_is_one():
    subjects = dict(mails("relay:RL-2005-0003:cs-bureau").values_list("to", "subject"))

    assert subjects["ngos.a@example.org"].startswith("[RL-2005-0003] Douze laissez-passer")
    assert subjects["media.a@example.org"].startswith("[RL-2005-0003] Doce pases")
    assert subjects["youth.a@example.org"].startswith("[RL-2005-0003] Twelve overpasses")


def test_3_3_an_answer_one_day_late_is_flagged():
    request = message("RQ-2005-0001")

    assert request.due_at == at("2005-02-09T18:00")
    assert request.answer.answered_at == at("2005-02-10T16:00")
    assert request.days_late == 1
    assert request.answer.outcome == Outcome.PART_GRANTED
    assert request.answer.text.startswith("granted for French, not for Spanish")


def test_3_4_an_oral_answer_is_recorded_with_who_when_and_where():
    request = message("RQ-2005-0002")

    assert request.subject.startswith("List of organisations")
    assert at("2005-02-14T09:00") <= request.reminded_at < at("2005-02-14T18:00")
    assert (request.answer.manner, request.answer.answered_at) == (
        Manner.ORAL,
        at("2005-02-22T08:45"),
    )
    assert (request.answer.answered_by, request.answer.place) == (
        "Executive Secretariat",
        "Daily plenary, Room XVIII",
    )


def test_3_5_the_correction_is_urgent_and_supersedes_the_notice_without_deleting_it():
    correction, notice = message("RL-2005-0006"), message("ST-2005-0001")

    assert (correction.is_urgent, correction.minutes) == (True, 17)
    assert correction.delivered_at == at("2005-02-21T08:32")
    assert correction.supersedes == notice
    assert notice.correction == correction
    assert notice.status == MessageStatus.SUPERSEDED
    assert notice.superseded_at == at("2005-02-21T08:32")
    assert notice.delivered_at == at("2005-02-18T17:50")
    assert notice.body.startswith("From the time management plan of 18 February")
    assert correction.receivers == notice.receivers


def test_3_5_the_mail_of_the_correction_says_what_it_takes_the_place_of():
    (to_list,) = mails("relay:RL-2005-0006:cs-plenary")

    assert "Urgent:" in to_list.subject
    assert "It takes the place of ST-2005-0001" in to_list.body


def test_3_7_a_friday_evening_takes_61_hours_and_50_minutes():
    relay = message("RL-2005-0007")

    assert relay.subject.startswith("End of PrepCom-2")
    assert relay.minutes == 61 * 60 + 50
    assert relay.time_taken == "61 h 50 min"
    assert not relay.is_in_time


def test_3_8_two_requests_are_open_at_the_end_of_march_with_their_age():
    with clock.at(at("2005-03-31T18:00")):
        waiting = Message.objects.requests().open().order_by("reference")

        assert [(found.reference, found.days_late) for found in waiting] == [
            ("RQ-2005-0007", 10),
            ("RQ-2005-0008", 0),
        ]
        assert list(Message.objects.overdue(clock.now())) == [waiting[0]]


def test_every_request_carried_a_link_to_answer_by_to_each_address():
    for request in Message.objects.requests():
        sent = mails(f"request:{request.reference}:delivery")
        links = request.answer_links.values_list("email", flat=True)

        assert set(links) == set(sent.values_list("to", flat=True)) != set()
        assert all("/liaison/answer/" in mail.body for mail in sent)


def test_the_trail_tells_of_the_correction():
    notice = message("ST-2005-0001")
    events = [entry.event for entry in audit.entries_about(notice)]

    assert events == [
        LiaisonEvent.STATEMENT_WRITTEN,
        LiaisonEvent.STATEMENT_SENT,
        LiaisonEvent.MESSAGE_SUPERSEDED,
    ]
