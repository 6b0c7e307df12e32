"""Mails that came back: counted by address, until the address counts as dead."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.models.mail import MailStatus
from liaison.choices.incoming import Result
from liaison.incoming.bounces import Failure, Report, read_report
from liaison.incoming.screening import Reason, automatic_in
from liaison.models import AddressState, Bounce, BounceTerms, ListBounce, Message
from liaison.rules.incoming import SUCCESS_AFTER, reference_in
from liaison.services.channels.addresses import locked_state, mark_address
from liaison.services.incoming.answers import take_answer
from liaison.services.incoming.outcomes import Arrival, Outcome, discarded


def take_bounce(arrival: Arrival, mail: OutgoingMail) -> Outcome:
    """Record what a mail server says of a mail of ours.

    A person's answer to that address goes to the message the mail was about.
    """
    report = read_report(arrival.raw)
    if report is None:
        return _no_report(arrival, mail)
    if not report.failures:
        words = (
            _("The mail is delayed, and the server goes on trying.")
            if report.is_delay
            else _("The notice names no failure.")
        )
        return Outcome(arrival.recipient, Result.BOUNCE, words)
    failure = _worst_of(report)
    record_bounce(mail, failure)
    words = _("The address failed for good.") if failure.is_hard else _("It may work again.")
    return Outcome(arrival.recipient, Result.BOUNCE, words)


def _no_report(arrival: Arrival, mail: OutgoingMail) -> Outcome:
    if automatic_in(arrival.mail, sender=arrival.sender):
        return discarded(arrival, Reason.AUTO_REPLY)
    message = Message.objects.filter(reference=reference_in(mail.occasion)).first()
    if message:
        return take_answer(arrival, message)
    return discarded(arrival, _("The mail is no notice of a mail server."))


def _worst_of(report: Report) -> Failure:
    """One mail goes to one address, so one failure stands for it; a hard one if there is any."""
    return max(report.failures, key=lambda failure: failure.is_hard)


@transaction.atomic
def record_bounce(mail: OutgoingMail, failure: Failure) -> Bounce:
    """Count a failure once for each mail, and mark its address when it has failed too often.

    How often and within how many days is for staff to set. A mail that arrived in between
    begins the count anew.
    """
    now, email = clock.now(), mail.to.lower()
    state = locked_state(email)
    bounce, is_new = Bounce.objects.get_or_create(
        mail=mail, defaults={"email": email, "at": now, **_words_of(failure)}
    )
    if not is_new:
        if bounce.is_hard or not failure.is_hard:
            return bounce
        Bounce.objects.filter(pk=bounce.pk).update(at=now, **_words_of(failure))
        bounce.refresh_from_db()
    count_failures(state, failure)
    return bounce


def count_failures(state: AddressState, latest: Failure) -> None:
    """Count how often an address failed for good, and mark it when that is too often.

    The caller holds the lock of ``state``.
    """
    state.last_bounce_at = clock.now()
    state.hard_bounces = _failures_of(state)
    state.save(update_fields=["hard_bounces", "last_bounce_at"])
    if latest.is_hard and state.hard_bounces >= terms().hard_bounces:
        reason = latest.diagnostic or latest.status or _("The address failed.")
        mark_address(state.email, reason=reason)


def _failures_of(state: AddressState) -> int:
    """Count the mails and posts that came back for good, as far as they still say something.

    What is long ago does not, nor what was before the address was said to work again, or
    before the last mail that seems to have arrived.
    """
    now = clock.now()
    since = max(now - terms().window, state.cleared_at or now - terms().window)
    mails = Bounce.objects.hard_of(state.email, since=since)
    posts = ListBounce.objects.filter(email=state.email, at__gt=since)
    arrived = (
        OutgoingMail.objects.filter(to=state.email, status=MailStatus.ACCEPTED, bounce=None)
        .filter(accepted_at__lt=now - SUCCESS_AFTER)
        .order_by("-accepted_at")
        .values_list("accepted_at", flat=True)
        .first()
    )
    if arrived:
        mails = mails.filter(mail__queued_at__gt=arrived)
        posts = posts.filter(post__posted_at__gt=arrived)
    return mails.count() + posts.count()


def terms() -> BounceTerms:
    return BounceTerms.objects.get_or_create(pk=1)[0]


def _words_of(failure: Failure) -> dict:
    return {
        "is_hard": failure.is_hard,
        "status": failure.status[:20],
        "diagnostic": failure.diagnostic[:300],
    }
