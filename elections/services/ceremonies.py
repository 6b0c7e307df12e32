"""The key ceremony: what trustees send in three visits is checked, kept, and made into one key."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked, require_transaction
from elections.choices import ElectionEvent, ElectionStatus, Level
from elections.models import Election, Registrar, Trustee
from elections.notifications import trustees as notifications
from elections.protocol.ceremony import (
    assemble,
    check_certificate,
    check_output,
    check_polynomial,
)
from elections.protocol.circle import Circle
from elections.protocol.encoding import sha256_hex
from elections.protocol.errors import ProtocolError
from elections.protocol.trustees import Trustees
from elections.services.describing import freeze_description
from elections.trusteeship import PREPARING, TrusteeStep, step_of

CLEAN = {"certificate": "", "polynomial": "", "output": "", "checked_at": None}


@transaction.atomic
def accept_certificate(trustee: Trustee, text: str) -> Trustee:
    """Take what the first visit leaves: the keys by which a trustee signs and is written to.

    Each of the three visits may be sent twice and counts once. Raises ``DomainError`` for a
    text that fails its check, or for which it is too early or too late.
    """
    election, trustee, holders = _locked(trustee)
    if text and trustee.certificate == text:
        return trustee
    _check_step(election, trustee, holders, TrusteeStep.SECRET)
    size, threshold = election.trustees_needed, election.threshold
    _check(check_certificate, text, trustee.place, size, threshold)
    certificates = [text if each.pk == trustee.pk else each.certificate for each in holders]
    if len(holders) == size and all(certificates):
        _check(Circle.of, certificates)  # two of one key could never share another
    trustee.certificate = text
    trustee.save(update_fields=["certificate"])
    _call_all_if(election, TrusteeStep.SHARE)
    return trustee


@transaction.atomic
def accept_polynomial(trustee: Trustee, text: str) -> Trustee:
    """Take what the second visit leaves: a share for each, sealed, and what proves them right."""
    election, trustee, holders = _locked(trustee)
    if text and trustee.polynomial == text:
        return trustee
    _check_step(election, trustee, holders, TrusteeStep.SHARE)
    _check(check_polynomial, text, trustee.place, [each.certificate for each in holders])
    trustee.polynomial = text
    trustee.save(update_fields=["polynomial"])
    _call_all_if(election, TrusteeStep.CHECK)
    return trustee


@transaction.atomic
def accept_output(trustee: Trustee, text: str) -> Trustee:
    """Take what the third visit leaves: the proof that a trustee's secret opens their share.

    With the last one, the key of the election is there.
    """
    election, trustee, holders = _locked(trustee)
    if text and trustee.output == text:
        return trustee
    _check_step(election, trustee, holders, TrusteeStep.CHECK)
    texts = [each.certificate for each in holders], [each.polynomial for each in holders]
    _check(check_output, text, trustee.place, *texts)
    trustee.output, trustee.checked_at = text, clock.now()
    trustee.save(update_fields=["output", "checked_at"])
    note_readiness(election)
    audit.record(ElectionEvent.TRUSTEE_READY, election, actor=None, place=trustee.place)
    return trustee


def note_readiness(election: Election) -> None:
    """Assemble the key of a locked election once every trustee is ready, and let it open.

    At full separation it also waits for the registrar's codes. Doing it again is harmless.
    """
    require_transaction()
    holders = _holders(election)
    is_shared = len(holders) == election.trustees_needed and all(h.checked_at for h in holders)
    if election.level == Level.STANDARD or election.keys_ready_at or not is_shared:
        return
    if not election.trustees_text:
        election.trustees_text = assemble(
            [each.certificate for each in holders],
            [each.polynomial for each in holders],
            [each.output for each in holders],
        )
        Trustees.parse(election.trustees_text)
        notifications.key_complete(election)
    check_record(election)
    if election.level != Level.SEPARATED or _has_codes(election):
        election.keys_ready_at = clock.now()
    election.save(update_fields=["trustees_text", "keys_ready_at"])
    if election.keys_ready_at and election.status == ElectionStatus.FROZEN:
        freeze_description(election)


def check_record(election: Election) -> None:
    """Refuse to go on with a key that was made for other numbers than the election now has."""
    record = Trustees.parse(election.trustees_text)
    made, wanted = (record.threshold, record.size), (election.threshold, election.trustees_needed)
    if made != wanted:
        raise DomainError(
            _("The trustees made a key of which any %(threshold)d of %(size)d decrypt.")
            % {"threshold": record.threshold, "size": record.size},
            rule=_("This election wants any %(threshold)d of %(size)d.")
            % {"threshold": election.threshold, "size": election.trustees_needed},
            so=_("Set the numbers back, or replace a trustee: then all of them begin anew."),
        )


def _has_codes(election: Election) -> bool:
    return Registrar.objects.filter(election=election, registered_at__isnull=False).exists()


def begin_anew(election: Election) -> None:
    """Forget every secret's public half in a locked election: all trustees make theirs anew."""
    require_transaction()
    election.trustees.serving().update(**CLEAN)
    election.trustees_text, election.keys_ready_at = "", None
    election.description_text = election.translations_text = ""
    election.save(
        update_fields=["trustees_text", "keys_ready_at", "description_text", "translations_text"]
    )


def _locked(trustee: Trustee) -> tuple[Election, Trustee, list[Trustee]]:
    """Lock the election, and return it with the trustee and all who serve, in order."""
    election = locked(trustee.election)
    holders = _holders(election)
    return election, next((h for h in holders if h.pk == trustee.pk), locked(trustee)), holders


def _holders(election: Election) -> list[Trustee]:
    places = range(1, election.trustees_needed + 1)
    return list(election.trustees.serving().filter(place__in=places).order_by("place"))


def _check_step(
    election: Election, trustee: Trustee, holders: list[Trustee], step: TrusteeStep
) -> None:
    missing = [None] * (election.trustees_needed - len(holders))
    now = step_of(election, trustee, [*holders, *missing])
    if election.status not in PREPARING or now != step:
        raise DomainError(
            _("This step was done before, or its time has not come or has passed."),
            rule=_("Every trustee makes a secret, then all share the key, then all check it."),
            so=_("Reload your page; it says what comes next."),
        )


def _check(check: Callable[..., object], *texts: object) -> None:
    try:
        check(*texts)
    except ProtocolError as problem:
        raise DomainError(
            _("What your browser sent did not pass the check: %(problem)s") % {"problem": problem},
            so=_("Nothing was taken. Reload your page, and try once more."),
        ) from None


def _call_all_if(election: Election, step: TrusteeStep) -> None:
    """Ask all trustees back once everybody has done what comes before ``step``."""
    holders = _holders(election)
    if len(holders) < election.trustees_needed:
        return
    if all(step_of(election, each, holders) == step for each in holders):
        texts = "".join(each.certificate for each in holders)
        notifications.trustees_called(election, step, ceremony=sha256_hex(texts)[:12])
