"""Which mail has reached whom, and one mail again to one person."""

import pytest

from csb_portal import clock
from csb_portal.models import MailStatus, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections import keystore
from elections.choices import Level
from elections.keystore import Purpose
from elections.tests.admin_pages import run, text_of
from elections.tests.factories import make_frozen_election, make_open_election, slugs_of, voters_of
from elections.tests.voting import vote
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    client.person = make_user(Role.OPERATOR)
    return log_in(client, client.person)


def page_of(election, entry):
    return f"/admin/elections/election/{election.pk}/roll/{entry.pk}/"


def accept(mails):
    mails.update(status=MailStatus.ACCEPTED, accepted_at=clock.now())


def refuse(mails):
    mails.update(status=MailStatus.REFUSED, accepted_at=None, answer="550 no such person")


def test_the_checklist_names_whose_mail_was_refused_until_one_is_accepted(operator):
    election = make_open_election()
    entry = election.roll.first()
    accept(OutgoingMail.objects.all())
    refuse(OutgoingMail.objects.filter(recipient=entry.user, occasion__endswith="opened"))

    before = text_of(run(operator, election))
    operator.post(page_of(election, entry), {"occasion": "election_opened"})
    accept(OutgoingMail.objects.filter(occasion__endswith="/again-1"))
    after = text_of(run(operator, election))

    assert "Not in order:</strong> Mail reaches the voters" in before
    assert f"7 of 8 accepted, 0 waiting, 1 refused. Refused: {entry.name}." in before
    assert "In order:</strong> Mail reaches the voters" in after
    assert "8 of 8 accepted, 0 waiting, 0 refused." in after


def test_the_table_has_a_state_for_each_voter_and_occasion(operator):
    election = make_open_election()
    accept(OutgoingMail.objects.all())
    vote(election, voters_of(election)[0])

    page = text_of(run(operator, election))
    table = page.split('class="deliveries"')[1].split("</table>")[0]

    assert [
        table.count(f'<th scope="col">{label}</th>') for label in ("Roll", "Opening", "Tracker")
    ] == [1, 1, 1]
    assert table.count("✓ Accepted") == 8
    assert table.count("… Waiting") == 1
    assert table.count("no mail") == 3


def test_a_voters_page_says_what_became_of_each_mail_and_not_what_was_voted(operator):
    election = make_open_election()
    entry = election.roll.first()
    choice = slugs_of(election)[-1]
    vote(election, entry.user, choice)
    refuse(OutgoingMail.objects.filter(recipient=entry.user, occasion__endswith="opened"))
    tracker = election.roll.get(pk=entry.pk).tracker

    page = text_of(operator.get(page_of(election, entry)))

    assert "Opening: Refused" in page
    assert "550 no such person" in page
    assert "It is not sent again: what it says is over." in page  # the roll is no longer frozen
    assert tracker not in page
    assert choice not in page.replace(entry.family.slug, "")


def test_one_mail_goes_again_to_one_person(operator):
    election = make_open_election()
    entry = election.roll.first()
    accept(OutgoingMail.objects.all())

    done = operator.post(page_of(election, entry), {"occasion": "election_opened"}, follow=True)
    again = operator.post(page_of(election, entry), {"occasion": "election_opened"}, follow=True)

    assert "The mail is written again, and goes out at once." in done.text
    assert "still waits in the outbox" in again.text
    assert "2 mails so far, this is the last" in text_of(again)
    assert OutgoingMail.objects.filter(occasion__contains="/again-").count() == 1


def test_an_address_that_is_not_confirmed_is_named(operator):
    election = make_frozen_election()
    entry = election.roll.first()
    entry.user.emailaddress_set.update(verified=False)

    assert "this address is not confirmed" in operator.get(page_of(election, entry)).text
    assert f"Without one: {entry.name}." in text_of(run(operator, election))


def test_a_voter_of_another_election_is_not_found(operator):
    election, other = make_frozen_election(), make_frozen_election()

    assert operator.get(page_of(election, other.roll.first())).status_code == 404


@pytest.mark.parametrize("role", [None, "focal point"])
def test_who_does_not_run_elections_sees_no_voters_mails(client, role):
    election = make_frozen_election()
    if role:
        log_in(client, make_focal_point().user)

    assert client.get(page_of(election, election.roll.first())).status_code == 302
    assert not OutgoingMail.objects.filter(occasion__contains="/again-").exists()


def test_after_a_restore_the_page_says_what_is_lost(operator):
    election = make_open_election()
    before = text_of(run(operator, election))
    for purpose in Purpose:
        keystore.destroy(election, purpose)

    after = text_of(run(operator, election))

    assert before.count("In order:</strong> The key") == 2
    assert "Not in order:</strong> The key of the voting codes is on this machine" in after
    assert "Nobody can vote any more; the ballots in the box are safe." in after
    assert "Nobody can ever count this vote." in after


def test_where_no_key_can_be_kept_the_checklist_says_so_before_the_vote(
    operator, settings, tmp_path
):
    election = make_frozen_election()
    (tmp_path / "file").write_text("")
    (tmp_path / "file").chmod(0o755)
    fine = text_of(run(operator, election))
    settings.ELECTION_KEYS = tmp_path / "file" / "keys"

    assert "In order:</strong> This machine can keep the keys" in fine
    assert "Not in order:</strong> This machine can keep the keys" in text_of(
        run(operator, election)
    )


def test_where_trustees_keep_the_key_the_portals_own_is_not_asked_for(operator):
    election = make_open_election()
    type(election).objects.update(level=Level.SHARED, sealed_key="")

    page = text_of(run(operator, election))

    assert "The key of the voting codes" in page
    assert "The key that opens the count" not in page


def test_the_size_of_the_roll_does_not_cost_queries(operator, django_assert_max_num_queries):
    for voters in (4, 12):
        election = make_open_election(voters=voters)
        with django_assert_max_num_queries(32):
            run(operator, election)
