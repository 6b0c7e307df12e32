"""What must be in order before a vote opens, and while it runs."""

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal.models import MailStatus, OutgoingMail, User
from elections import keystore
from elections.choices import ElectionStatus, Level
from elections.deliveries import deliveries_of
from elections.guides.parts import Check, names_of
from elections.keystore import Purpose
from elections.models import Election, Registrar, Trustee
from elections.notifications.elections import voters
from elections.services.electorates import named_twice, voters_of
from elections.trusteeship import (
    RegistrarStep,
    TrusteeStep,
    registrar_of,
    registrar_step,
    trustees_of,
)

DONE = {TrusteeStep.READY, TrusteeStep.DECRYPTED, TrusteeStep.KNOWN}


def checks_before_freezing(election: Election) -> list[Check]:
    listed = voters_of(election)
    sitting = User.objects.filter(pk__in=[voter.user.pk for voter in listed])
    twice = named_twice(listed)
    stand = election.candidacies.count()
    refused = User.objects.filter(mails__status=MailStatus.REFUSED, pk__in=sitting).distinct()
    return [
        Check(
            _("More candidates than are to be elected"),
            stand > election.seats or election.none_offered,
            _("%(stand)d stand for %(seats)d.") % {"stand": stand, "seats": election.seats},
        ),
        Check(_("There are voters"), sitting.exists(), _people(sitting.count())),
        Check(
            _("Nobody votes for two organisations"),
            not twice,
            _("Named by more than one: %(names)s.") % {"names": names_of(twice) or _("nobody")},
        ),
        _address_check(sitting),
        Check(
            _("No voter's mail has been refused"),
            not refused.exists(),
            _("Refused: %(names)s.") % {"names": names_of(refused) or _("nobody's")},
        ),
    ]


def _people(count: int) -> str:
    return ngettext("%(count)d [focal point]", "%(count)d [focal points]", count) % {"count": count}


def _address_check(people: QuerySet[User]) -> Check:
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    without = people.exclude(pk__in=confirmed)
    return Check(
        _("Every voter has a confirmed address"),
        not without.exists(),
        _("Without one: %(names)s.") % {"names": names_of(without) or _("nobody")},
    )


def checks_before_opening(election: Election) -> list[Check]:
    """Return the checklist: roll, mail, keepers of the keys, and this machine."""
    on_roll = election.roll.valid().count()
    return [
        Check(
            _("The roll is frozen"),
            on_roll > 0,
            ngettext("%(count)d person is on it.", "%(count)d people are on it.", on_roll)
            % {"count": on_roll},
        ),
        _address_check(voters(election)),
        mail_check(election),
        *keeper_checks(election),
        Check(
            _("This machine can keep the keys of the vote"),
            keystore.can_keep_keys(),
            _("They are files outside the database, and in no backup."),
        ),
        *key_checks(election),
    ]


def mail_check(election: Election) -> Check:
    """Say what became of the mails to the voters, each by its last attempt."""
    rows = deliveries_of(election)
    states = [each.mail.status for row in rows for each in row.deliveries]
    refused = [row.entry.name for row in rows if row.is_refused]
    detail = _("%(accepted)d of %(sent)d accepted, %(waiting)d waiting, %(refused)d refused.") % {
        "accepted": states.count(MailStatus.ACCEPTED),
        "sent": len(states),
        "waiting": states.count(MailStatus.WAITING),
        "refused": states.count(MailStatus.REFUSED),
    }
    if refused:
        detail += " " + _("Refused: %(names)s.") % {"names": names_of(refused)}
    return Check(_("Mail reaches the voters"), not refused, detail)


def keeper_checks(election: Election) -> list[Check]:
    """Return a line for each trustee and for the registrar, as far as the level has them."""
    lines = [
        Check(
            _("Trustee %(place)d: %(name)s") % {"place": state.place, "name": state.name},
            state.step in DONE,
            _with_mail(election, str(state.step.label), state.trustee),
        )
        for state in trustees_of(election)
    ]
    return lines + ([_registrar_check(election)] if election.level == Level.SEPARATED else [])


def _registrar_check(election: Election) -> Check:
    registrar = registrar_of(election)
    if registrar is None:
        return Check(_("Registrar"), is_met=False, detail=_("nobody is named yet"))
    step = registrar_step(registrar)
    return Check(
        _("Registrar: %(name)s") % {"name": registrar},
        step in (RegistrarStep.REGISTERED, RegistrarStep.OVER),
        _with_mail(election, str(step.label), registrar),
    )


def _with_mail(election: Election, state: str, keeper: Trustee | Registrar | None) -> str:
    """Add to somebody's state that their last mail was refused, since then they know nothing."""
    address = keeper.address.lower() if keeper else ""
    about = OutgoingMail.objects.about(f"election/{election.slug}").filter(recipient=None)
    last = about.filter(to=address).order_by("-pk").first() if address else None
    if last and last.status == MailStatus.REFUSED:
        return _("%(state)s; their mail was refused: %(answer)s") % {
            "state": state,
            "answer": last.answer,
        }
    return state


def key_checks(election: Election) -> list[Check]:
    """Say of each key that the portal should hold now what is lost if it is not there."""
    checks = []
    if election.level != Level.SEPARATED and election.status == ElectionStatus.OPEN:
        lost = _(
            "It is in no backup. Nobody can vote any more; the ballots in the box are safe. "
            "Let the vote be annulled by two people, and hold it again."
        )
        is_there = keystore.is_there(election, Purpose.CODES)
        label = _("The key of the voting codes is on this machine")
        checks.append(Check(label, is_there, "" if is_there else lost))
    if election.level == Level.STANDARD and election.sealed_key:
        lost = _(
            "It is in no backup. Nobody can ever count this vote. "
            "Let it be annulled by two people, and hold it again."
        )
        is_there = keystore.is_there(election, Purpose.TALLY)
        label = _("The key that opens the count is on this machine")
        checks.append(Check(label, is_there, "" if is_there else lost))
    return checks
