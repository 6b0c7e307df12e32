"""How the review of a family ends: stopped by a click, by a sign, or decided."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from families.choices.reviews import CaseStatus, ReviewEvent, StoppedHow
from families.models import CaseObjection, ReviewCase
from families.notifications import reviews as notifications
from families.permissions.mandates import current_mandate
from families.permissions.reviews import may_decide_case
from families.rules.reviews import objections_until
from families.services.families import make_dormant
from families.services.reviews.counting import signs_since


def settle_as_stopped(
    case: ReviewCase, *, how: StoppedHow, actor: User | None, reply: str = ""
) -> ReviewCase:
    """End the review of a family that is there; the caller holds its lock."""
    case.move_to(CaseStatus.STOPPED)
    case.stopped_at, case.stopped_how, case.stopped_by = clock.now(), how, actor
    case.reply, case.replied_at = reply.strip(), clock.now() if reply.strip() else None
    case.save(
        update_fields=["status", "stopped_at", "stopped_how", "stopped_by", "reply", "replied_at"]
    )
    if case.noticed_at:
        notifications.review_stopped(case)
    audit.record(
        ReviewEvent.REVIEW_STOPPED,
        case,
        actor=actor,
        public=case.noticed_at is not None,
        family=case.family.slug,
        how=how,
        private={"reply": case.reply} if case.reply else None,
    )
    return case


@transaction.atomic
def stop_review(
    case: ReviewCase, *, how: StoppedHow, actor: User | None, reply: str = ""
) -> ReviewCase:
    """Let a family say that it is there: one click, with a reply if it likes.

    After the deadline its word still counts: as an objection, so that somebody decides. Raises
    ``DomainError`` for who does not speak for the family, and once it is settled.
    """
    case = locked(case)
    _check_speaks_for_it(case, how, actor)
    if case.can_be_stopped():
        return settle_as_stopped(case, how=how, actor=actor, reply=reply)
    if case.status == CaseStatus.NOTICED:
        end_notice(case, reply)  # the hour has come, whether or not a worker is awake
        if not case.is_open:
            return case
    if case.is_open:
        return _reply_late(case, actor, reply)
    raise DomainError(
        _("The review of %(family)s is settled.") % {"family": case.family},
        rule=_("One click stops a review while it runs."),
        so=_("The [family]'s page says how it stands, and how a [family] returns."),
    )


def _check_speaks_for_it(case: ReviewCase, how: StoppedHow, actor: User | None) -> None:
    if actor is None and how == StoppedHow.LINK:
        return  # the address of the family, which alone was sent this link
    mandate = current_mandate(actor) if actor else None
    if mandate is None or mandate.family_id != case.family_id:
        raise DomainError(
            _("You do not speak for %(family)s today.") % {"family": case.family},
            rule=_("Its own [focal points], or its address, answer for a [family]."),
            so=_("Ask one of them, or write to the [secretariat]."),
        )


def _reply_late(case: ReviewCase, actor: User | None, reply: str) -> ReviewCase:
    said = reply.strip() or ("" if case.reply else _("We are there."))
    if not said or said in case.reply.split("\n\n"):
        return case
    case.reply, case.replied_at = f"{case.reply}\n\n{said}".strip(), clock.now()
    if case.status == CaseStatus.PROPOSED:
        case.move_to(CaseStatus.OBJECTED)
    case.save(update_fields=["status", "reply", "replied_at"])
    notifications.decision_wanted(case)
    audit.record(
        ReviewEvent.DORMANCY_OBJECTED,
        case,
        actor=actor,
        family=case.family.slug,
        by_the_family=True,
        private={"reply": said},
    )
    return case


def end_notice(case: ReviewCase, reply: str = "") -> None:
    """End a notice whose hour has come; the caller holds the lock.

    A sign since the window stops the review, as it would have stopped it in time; without one
    the bureau is asked whether anybody objects.
    """
    if signs_since([case.family], case.review.sign_keys, case.review.last_day):
        settle_as_stopped(case, how=StoppedHow.SIGN, actor=None, reply=reply)
    else:
        _propose_dormancy(case)


def _propose_dormancy(case: ReviewCase) -> None:
    """Ask the bureau whether anybody objects."""
    now = clock.now()
    case.move_to(CaseStatus.PROPOSED)
    case.proposed_at = now
    case.objections_until = objections_until(now, case.review.objection_hours)
    case.save(update_fields=["status", "proposed_at", "objections_until"])
    notifications.objections_asked(case)
    audit.record(
        ReviewEvent.DORMANCY_PROPOSED,
        case,
        actor=None,
        family=case.family.slug,
        until=case.objections_until,
    )


@transaction.atomic
def object_to_dormancy(case: ReviewCase, *, reason: str, actor: User) -> CaseObjection:
    """Let a focal point object, with a reason; the clock then decides nothing.

    Raises ``DomainError`` for who does not sit, without a reason, and outside the window.
    """
    case = locked(case)
    mandate = current_mandate(actor)
    if mandate is None or not reason.strip() or not case.takes_objections():
        raise DomainError(
            _not_taken(case, sits=mandate is not None),
            rule=ngettext(
                "Each [focal point] can object within %(hours)d hour, with a reason.",
                "Each [focal point] can object within %(hours)d hours, with a reason.",
                case.review.objection_hours,
            )
            % {"hours": case.review.objection_hours},
            so=_("The page of the review says where it stands."),
        )
    if case.objections.filter(user=actor).exists():
        raise DomainError(
            _("You have objected already."),
            rule=_("One objection asks for a decision; more of them ask for the same."),
            so=_("Nothing is left to do."),
        )
    objection = case.objections.create(
        user=actor, family=mandate.family, reason=reason.strip(), made_at=clock.now()
    )
    if case.status == CaseStatus.PROPOSED:
        case.move_to(CaseStatus.OBJECTED)
        case.save(update_fields=["status"])
    notifications.decision_wanted(case)
    audit.record(
        ReviewEvent.DORMANCY_OBJECTED,
        case,
        actor=actor,
        family=case.family.slug,
        by_the_family=False,
        private={"reason": objection.reason},
    )
    return objection


def _not_taken(case: ReviewCase, *, sits: bool) -> str:
    if not sits:
        return _("You are no [focal point] today.")
    if not case.takes_objections():
        return _("%(case)s takes no objections now.") % {"case": case}
    return _("You gave no reason.")


@transaction.atomic
def decide_case(case: ReviewCase, *, dormant: bool, reason: str, actor: User) -> ReviewCase:
    """Decide on a family after an objection, with a reason everybody can read.

    Raises ``DomainError`` for whoever objected or speaks for the family, without a reason,
    where nobody has objected, and while others still can.
    """
    locked(case.family)
    case = locked(case)
    if not may_decide_case(actor, case):
        raise DomainError(
            _("You objected yourself, or you speak for %(family)s.") % {"family": case.family},
            rule=_("Nobody decides on their own matter."),
            so=_("Ask another administrator."),
        )
    if not reason.strip():
        raise DomainError(
            _("No reason was given."),
            rule=_("A decision says why."),
            so=_("Write one sentence; everyone can read it."),
        )
    if case.is_contested and case.takes_objections():
        raise DomainError(
            _("Every [focal point] can object to %(case)s until %(until)s.")
            % {"case": case, "until": when(case.objections_until)},
            rule=_("It is decided once the time to object is over, with all that was said."),
            so=_("Come back then."),
        )
    return settle_by_decision(case, dormant=dormant, reason=reason, actor=actor)


def settle_by_decision(
    case: ReviewCase, *, dormant: bool, reason: str, actor: User | None
) -> ReviewCase:
    """Record the decision and, where it is so, the family as dormant; the caller holds the locks."""
    case.move_to(CaseStatus.DORMANT if dormant else CaseStatus.KEPT)
    case.decided_at, case.decided_by = clock.now(), actor
    case.decision_reason = reason.strip()
    case.save(update_fields=["status", "decided_at", "decided_by", "decision_reason"])
    if dormant:
        make_dormant(case.family, actor=actor, reason=case.decision_reason)
    notifications.case_decided(case)
    audit.record(
        ReviewEvent.REVIEW_DECIDED,
        case,
        actor=actor,
        family=case.family.slug,
        dormant=dormant,
        private={"reason": case.decision_reason},
    )
    return case
