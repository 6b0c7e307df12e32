"""Steps about those who keep an election's secrets: trustees, and a registrar."""

from django.utils.translation import gettext as _

from elections.choices import ElectionStatus, Level
from elections.guides.parts import Step
from elections.models import Election
from elections.trusteeship import PREPARING, TrusteeStep, registrar_of, trustees_of


def keeper_steps(election: Election) -> list[Step]:
    """Return what can be done about trustees and the registrar now."""
    if election.level == Level.STANDARD:
        return []
    steps, states, registrar = [], trustees_of(election), registrar_of(election)
    named = [state for state in states if state.trustee]
    is_before = election.status in PREPARING and not election.is_open and not election.is_runoff
    if is_before and len(named) < len(states):
        steps.append(name_trustee_step(election))
    if is_before and named:
        steps.append(_replace_trustee_step())
    if election.level == Level.SEPARATED and election.status in PREPARING:
        steps.append(_replace_registrar_step() if registrar else name_registrar_step())
    waits = [state for state in named if state.step != TrusteeStep.DECRYPTED]
    is_time = election.status in (*PREPARING, ElectionStatus.CLOSED)
    if is_time and (waits or registrar):
        steps.append(_send_link_step())
    return steps


def name_trustee_step(election: Election) -> Step:
    what = _(
        "Each of %(count)d trustees keeps a share of the key, and any %(threshold)d of them open "
        "the sum of the ballots. The person is mailed a link to a page that leads them through it; "
        "they need no account. Nobody of a candidate [family] can be one."
    )
    numbers = {"count": election.trustees_needed, "threshold": election.threshold}
    return Step("name_trustee", _("Name a trustee"), what % numbers)


def _replace_trustee_step() -> Step:
    return Step(
        "replace_trustee",
        _("Replace a trustee"),
        _("All trustees are told, with your reason. It may be the same person with a new secret."),
        _("Every trustee makes a new secret, and checks it again before the vote can open."),
    )


def name_registrar_step() -> Step:
    return Step(
        "name_registrar",
        _("Name the registrar"),
        _(
            "The registrar makes the voting codes and hands them out outside this portal. The person "
            "is mailed a link. Nobody of a candidate [family] can be it, and no trustee."
        ),
    )


def _replace_registrar_step() -> Step:
    return Step(
        "replace_registrar",
        _("Replace the registrar"),
        _("The former registrar is told, with your reason, and the new one is mailed a link."),
        _("Codes that were handed out are worth nothing from then on."),
    )


def _send_link_step() -> Step:
    return Step(
        "send_link",
        _("Send a link again"),
        _("One trustee, or the registrar, is mailed a new link. The one before is void at once."),
    )
