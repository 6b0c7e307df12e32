"""The protocol of a vote as a PDF: what was decided and by what it can be proved, to be signed."""

from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from csb_portal import clock, pdf
from csb_portal.moments import when
from elections.choices import Level
from elections.results import Result

TEMPLATE = Path(__file__).parent / "paper" / "protocol.typ"


def pdf_of(result: Result, *, archive_sha256: str) -> bytes:
    """Return the protocol in the reader's language."""
    election = result.election
    at = election.certified_at or election.counted_at or election.closed_at or clock.now()
    return pdf.render(TEMPLATE, as_data(result, archive_sha256), at=at)


def as_data(result: Result, archive_sha256: str) -> dict[str, Any]:
    """Return every word of the protocol, in the order of the page."""
    election = result.election
    title = _("Protocol of a vote: %(election)s") % {"election": election}
    return {
        "language": (get_language() or "en").partition("-")[0],
        "title": title,
        "author": _("[Civil Society Bureau]"),
        "heading": title,
        "introduction": election.question,
        "warning": _warning(result),
        "page-of": _("Page # of @"),
        "footer": f"{election.slug} · {archive_sha256[:16]}…",
        "sections": [
            _section(_("The vote"), facts=_vote(result)),
            _elected(result),
            _section(_("The count"), facts=_figures(result), table=_count(result)),
            _section(_("What proves it"), text=_proof(), facts=_hashes(result, archive_sha256)),
        ],
        "signatures": {
            "heading": _("Signatures"),
            "text": _("Whoever signs has compared these figures with those of the archive."),
            "roles": _signatories(result),
        },
    }


def _section(heading: str, **parts: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "text": "",
        "list": [],
        "facts": [],
        "table": {"header": [], "rows": []},
    }
    return {"heading": heading, **empty, **parts}


def _fact(label: str, value: object, *, exact: bool = False) -> dict[str, Any]:
    return {"label": label, "value": str(value), "exact": exact}


def _warning(result: Result) -> str:
    if result.is_annulled:
        return _("This vote is annulled. The reason: %(reason)s") % {
            "reason": result.election.cancel_reason
        }
    return _("A trial: this result seats nobody.") if result.election.is_trial else ""


def _vote(result: Result) -> list[dict[str, Any]]:
    election = result.election
    return [
        _fact(_("Protection"), Level(election.level).label),
        _fact(_("Voting opened"), when(election.opened_at)),
        _fact(_("Voting closed"), when(election.closed_at)),
        _fact(_("Counted"), when(election.counted_at)),
        _fact(_("Certified"), _certified(result)),
        _fact(_("To elect"), election.seats),
        _fact(_("Choices on a ballot"), election.max_choices),
    ]


def _certified(result: Result) -> str:
    election = result.election
    if election.certified_at is None:
        return _("not yet")
    return f"{election.certified_by}, {when(election.certified_at)}"


def _elected(result: Result) -> dict[str, Any]:
    names = [str(candidacy) for candidacy in result.elected]
    text = "" if names else _("Nobody is elected.")
    facts = []
    if lot := result.lot:
        label = _("A second tie was decided by lot; the order drawn")
        facts.append(_fact(label, ", ".join(lot.order)))
    elif result.runoff:
        facts.append(_fact(_("A tie across the last seat was put to a run-off"), result.runoff))
    return _section(_("Elected"), text=text, list=names, facts=facts)


def _figures(result: Result) -> list[dict[str, Any]]:
    election = result.election
    percent = election.quorum_percent
    quorum = _("none") if percent is None else _("%(percent)d percent") % {"percent": percent}
    if percent is not None:
        reached = _("reached") if result.quorum_reached else _("missed")
        quorum = f"{quorum}, {reached}"
    return [
        _fact(_("On the roll"), result.on_roll),
        _fact(_("Ballots counted"), "–" if election.ballots is None else election.ballots),
        _fact(_("Ballots replaced by a later one"), result.replaced),
        _fact(
            _("Blank ballots"), "–" if election.blank_ballots is None else election.blank_ballots
        ),
        _fact(_("Quorum"), quorum),
        _fact(_("Corrections of the roll"), result.corrections),
    ]


def _count(result: Result) -> dict[str, Any]:
    if not result.is_counted:
        return {"header": [], "rows": []}
    return {
        "header": [_("Rank"), _("Candidate"), _("Votes"), _("Outcome")],
        "rows": [
            [str(c.rank), str(c), str(c.votes), str(c.get_outcome_display())]
            for c in result.candidacies
        ],
    }


def _proof() -> str:
    return _(
        "Every ballot is in the public archive, encrypted and without a name. Anyone can check "
        "this count against it with a program that nobody here wrote (protocol: Belenios, "
        "version 1)."
    )


def _hashes(result: Result, archive_sha256: str) -> list[dict[str, Any]]:
    last = result.last_event.digest if result.last_event else ""
    verdicts = {True: _("passed"), False: _("did NOT pass")}
    return [
        _fact(_("Archive"), f"{result.election.uuid}.bel", exact=True),
        _fact(_("SHA-256 of the archive"), archive_sha256, exact=True),
        _fact(_("Last hash of its chain"), last, exact=True),
        *(_fact(check.program, verdicts[check.passed]) for check in result.checks),
    ]


def _signatories(result: Result) -> list[str]:
    operator = _("Election operator")
    if result.election.certified_by:
        operator = f"{operator}: {result.election.certified_by}"
    trustees = [
        _("Trustee %(place)d: %(name)s") % {"place": t.place, "name": t.name}
        for t in result.serving_trustees
    ]
    return [operator, *trustees, _("For the [bureau]"), _("Place and day")]
