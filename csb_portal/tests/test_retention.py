"""What is kept too long goes, kind by kind; what is not stays; and everybody can read how long."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils import timezone

from csb_portal import clock, retention
from csb_portal.celery import app
from csb_portal.models import (
    AuditEntry,
    MailStatus,
    OutgoingMail,
    RetentionRule,
    SharedContent,
    User,
)
from csb_portal.permissions import Role
from csb_portal.retention import Purger, purge_all, purgers
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from csb_portal.tests.retained_addresses import ADDRESSES
from elections.models import KeptStatement
from elections.tests.factories import make_call
from families.choices.families import ImportKind
from families.models import Application, ApplicationComment, ImportFile
from families.tests.factories import make_asked_application, make_written_comment
from liaison.models import Channel, IncomingMail, PollAnswer, UnconfirmedComment, UnconfirmedRequest
from liaison.models import Subscription as ChannelSubscription
from liaison.tests.calendar.factories import make_poll
from liaison.tests.consultations.factories import make_open_consultation
from liaison.tests.factories import division, plenary
from reports.models import Subscription

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _first_of_june():
    with clock.at(NOW):
        yield


def mail(at, **fields):
    return OutgoingMail.objects.create(
        occasion=f"test:{uuid4()}",
        to="a@example.org",
        subject="S",
        body="Words",
        head=b"bytes",
        queued_at=at,
        next_attempt_at=at,
        **{"status": MailStatus.ACCEPTED, "accepted_at": at} | fields,
    )


REFUSED = {"status": MailStatus.REFUSED, "accepted_at": None}


def shared_letter(at):
    content = SharedContent.objects.create(content=b"news")
    return mail(at, is_bulk=True, shared=content, **REFUSED)


def login(at):
    user = make_user()
    made = UserSession.objects.create(user=user, session_key=uuid4().hex, ip="127.0.0.1")
    UserSession.objects.filter(pk=made.pk).update(last_seen_at=at)
    return made


def click(at):
    user = make_user()
    kind = ContentType.objects.get_for_model(User)
    made = LogEntry.objects.create(user=user, content_type=kind, action_flag=2, object_repr="x")
    LogEntry.objects.filter(pk=made.pk).update(action_time=at)
    return made


def comment(at):
    return UnconfirmedComment.objects.create(
        key=uuid4(),
        consultation=make_open_consultation(),
        name="Ada",
        email="a@example.org",
        text="T",
        written_at=at,
    )


def request(at):
    return UnconfirmedRequest.objects.create(
        key=uuid4(),
        on_behalf_of=plenary(),
        counterpart=division(),
        subject="S",
        body="B",
        written_at=at,
    )


def incoming(at, **fields):
    return IncomingMail.objects.create(
        digest=uuid4().hex,
        recipient="bureau@lists.example.org",
        identifier="<1@x>",
        size=1,
        received_at=at,
        result="hold",
        answer="250",
        **fields,
    )


def poll_answer(at):
    poll = make_poll()
    type(poll).objects.filter(pk=poll.pk).update(closes_at=at, opened_at=at - timedelta(days=1))
    voice = poll.voices.first() or poll.voices.create(user=make_user())
    return PollAnswer.objects.create(voice=voice, option=poll.options.first(), choice="yes")


def row_of(model):
    return lambda made: model.objects.filter(pk=made.pk).exists()


def text_of(made):
    made.refresh_from_db()
    return bool(made.body or made.head)


# How to make one at a moment, and how to tell that it is still kept.
CASES = {
    "portal.sessions": (
        lambda at: Session.objects.create(session_key=uuid4().hex, session_data="", expire_date=at),
        row_of(Session),
    ),
    "portal.logins": (login, row_of(UserSession)),
    "portal.mail-texts": (mail, text_of),
    "portal.mail-readers": (
        mail,
        lambda made: OutgoingMail.objects.get(pk=made.pk).to == "a@example.org",
    ),
    "portal.confidential-mails": (lambda at: mail(at, is_confidential=True, **REFUSED), text_of),
    "portal.refused-letters": (
        shared_letter,
        lambda made: OutgoingMail.objects.get(pk=made.pk).shared_id is not None,
    ),
    "portal.admin-log": (click, row_of(LogEntry)),
    "families.import-files": (
        lambda at: ImportFile.objects.create(
            kind=ImportKind.ROSTER, sha256="0" * 64, content=b"a", uploaded_at=at
        ),
        row_of(ImportFile),
    ),
    "families.unconfirmed-applications": (make_asked_application, row_of(Application)),
    "families.unconfirmed-application-comments": (make_written_comment, row_of(ApplicationComment)),
    "elections.refused-statements": (
        lambda at: KeptStatement.objects.create(
            call=make_call(), author=make_user(), statement="S", refused_at=at, reason="Late."
        ),
        row_of(KeptStatement),
    ),
    "liaison.unconfirmed-comments": (comment, row_of(UnconfirmedComment)),
    "liaison.unconfirmed-requests": (request, row_of(UnconfirmedRequest)),
    "liaison.unconfirmed-subscriptions": (
        lambda at: ChannelSubscription.objects.create(
            channel=Channel.objects.first(), email=f"{uuid4().hex}@example.org", requested_at=at
        ),
        row_of(ChannelSubscription),
    ),
    "liaison.incoming-log": (incoming, row_of(IncomingMail)),
    "liaison.held-mails": (
        lambda at: incoming(at, raw=b"whole"),
        lambda made: IncomingMail.objects.get(pk=made.pk).raw is not None,
    ),
    "liaison.poll-answers": (poll_answer, row_of(PollAnswer)),
    "reports.unconfirmed-subscriptions": (
        lambda at: Subscription.objects.create(email=f"{uuid4().hex}@example.org", requested_at=at),
        row_of(Subscription),
    ),
}

CASES |= ADDRESSES


def test_each_rule_has_a_purger_and_each_purger_a_rule_and_a_test():
    rules = set(RetentionRule.objects.values_list("key", flat=True))

    assert rules == set(purgers()) == set(CASES)


@pytest.mark.parametrize("key", sorted(CASES))
def test_what_is_a_day_too_old_goes_and_what_is_not_stays(key):
    make, is_kept = CASES[key]
    days = RetentionRule.objects.get(key=key).days
    old = make(NOW - timedelta(days=days + 1))
    young = make(NOW - timedelta(days=days - 1))

    purged = purgers()[key].purge(retention.limit(key))

    assert (is_kept(old), is_kept(young)) == (False, True)
    assert purged >= 1
    assert purgers()[key].purge(retention.limit(key)) == 0


def test_a_login_that_lasts_is_not_forgotten():
    made = login(NOW - timedelta(days=90))
    Session.objects.create(
        session_key=made.session_key, session_data="", expire_date=NOW + timedelta(days=1)
    )

    purge_all()

    assert UserSession.objects.filter(pk=made.pk).exists()


def test_what_waits_in_the_outbox_is_never_purged():
    waiting = mail(NOW - timedelta(days=2000), status=MailStatus.WAITING, accepted_at=None)

    purge_all()

    waiting.refresh_from_db()
    assert (waiting.to, waiting.body) == ("a@example.org", "Words")


def test_the_days_are_data():
    made = mail(NOW - timedelta(days=10))
    RetentionRule.objects.filter(key="portal.mail-texts").update(days=9)

    purge_all()

    assert not text_of(made)


def test_a_rule_that_is_missing_is_entered_and_holds():
    RetentionRule.objects.all().delete()

    purge_all()

    assert RetentionRule.objects.get(key="families.import-files").days == 1


def test_one_kind_that_fails_does_not_keep_the_others(monkeypatch, caplog):
    def fail(before):
        raise ZeroDivisionError

    broken = {"broken": Purger("broken", 1, "", "", fail), **purgers()}
    monkeypatch.setattr(retention, "purgers", lambda: broken)
    old = mail(NOW - timedelta(days=181))

    purge_all()

    assert not text_of(old)
    assert "broken could not be purged" in caplog.text


def test_beat_purges():
    assert "csb_portal.purge" in {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert timezone.is_aware(retention.limit("portal.sessions"))


def test_everybody_can_read_how_long_what_is_kept(client):
    RetentionRule.objects.filter(key="portal.mail-texts").update(days=77)

    html = client.get("/privacy/").text

    for purger in purgers().values():
        assert str(purger.about) in html
    assert "77 days" in html


def test_staff_change_the_days_and_the_trail_says_so(client):
    log_in(client, make_user(Role.STAFF))
    rule = RetentionRule.objects.get(key="portal.mail-texts")
    address = f"/admin/csb_portal/retentionrule/{rule.pk}/change/"
    assert client.get(address).status_code == 200

    client.post(address, {"days": 90})
    client.post(address, {"days": 0})

    rule.refresh_from_db()
    assert rule.days == 90
    (entry,) = AuditEntry.objects.filter(event="portal.retention_changed")
    assert entry.data == {"key": "portal.mail-texts", "before": 180, "after": 90}


def test_operators_do_not_change_the_days(client):
    log_in(client, make_user(Role.OPERATOR))
    rule = RetentionRule.objects.first()

    address = f"/admin/csb_portal/retentionrule/{rule.pk}/change/"

    assert client.post(address, {"days": 90}).status_code == 403
