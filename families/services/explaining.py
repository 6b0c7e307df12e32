"""What a bureau's rules mean, in sentences: for whoever chooses and corrects them.

It may be a bureau that is still to be started, so its words are not those of the portal.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from families.choices.bureau import BallotRule, Counts, Procedure
from families.models import Bureau
from families.services.balance import floor_sentences


def sentences_of(bureau: Bureau) -> list[str]:
    """Say who this bureau is, how it is composed and how it votes; a sentence each."""
    told = [_groups(bureau), _procedure(bureau), _term(bureau)]
    if bureau.procedure != Procedure.SELF_SELECTION:
        told += [_voters(bureau), _ballot(bureau)]
    if bureau.needs_letter:
        told.append(_("Whoever offers hands in a letter of nomination."))
    if bureau.has_floor:
        told += floor_sentences(bureau)
        told.append(
            _("Where it is not so: %(effect)s") % {"effect": bureau.get_floor_effect_display()}
        )
    if bureau.quorum_percent:
        told.append(
            _("A vote needs %(percent)d percent of the roll.") % {"percent": bureau.quorum_percent}
        )
    return told


def _groups(bureau: Bureau) -> str:
    groups = bureau.group_plural or _("[families]")
    people = bureau.representative_plural or _("[focal points]")
    if not bureau.groups:
        return _("It consists of %(groups)s, each with %(seats)d %(people)s.") % {
            "groups": groups,
            "seats": bureau.seats_per_group,
            "people": people,
        }
    return _(
        "It consists of %(count)d %(groups)s (%(thematic)d by subject, %(regional)d by region); "
        "seats of each, where nothing else is said: %(seats)d (%(people)s)."
    ) % {
        "count": bureau.groups,
        "groups": groups,
        "thematic": bureau.thematic_groups or 0,
        "regional": bureau.regional_groups or 0,
        "seats": bureau.seats_per_group,
        "people": people,
    }


def _procedure(bureau: Bureau) -> str:
    committee = bureau.committee or _("[secretariat]")
    facts = {"committee": committee, "size": bureau.committee_size, "groups": bureau.groups_needed}
    if bureau.procedure == Procedure.SECRETARIAT:
        return (
            _(
                "Groups offer to serve; where more than %(groups)d do, a vote chooses. They form the "
                "%(committee)s of %(size)d people."
            )
            % facts
        )
    if bureau.procedure == Procedure.SEATS:
        return (
            _(
                "People offer to sit for a group; where more do than there are seats, a vote chooses. "
                "Together they are %(size)d people (%(committee)s)."
            )
            % facts
        )
    return (
        _(
            "Each group chooses its people itself and says how; together they are %(size)d people "
            "(%(committee)s)."
        )
        % facts
    )


def _term(bureau: Bureau) -> str:
    term = ngettext(
        "A term is %(count)d month.", "A term is %(count)d months.", bureau.term_months
    ) % {"count": bureau.term_months}
    if not bureau.max_months:
        return term
    limit = _("After %(most)d months in a row one stays away for %(gap)d months.") % {
        "most": bureau.max_months,
        "gap": bureau.gap_months,
    }
    return f"{term} {limit}"


def _voters(bureau: Bureau) -> str:
    who = _("Who votes: %(electorate)s.") % {"electorate": bureau.get_electorate_display()}
    if bureau.electorate_months:
        who += " " + _("For at least %(months)d months before.") % {
            "months": bureau.electorate_months
        }
    if bureau.electorate_of_group:
        who += " " + _("On the seats of a group, its own alone.")
    return who


def _ballot(bureau: Bureau) -> str:
    if bureau.ballot_rule == BallotRule.EXACTLY:
        ballot = ngettext(
            "A ballot has exactly %(count)d choice.",
            "A ballot has exactly %(count)d different choices.",
            bureau.choices,
        )
    else:
        ballot = ngettext(
            "A ballot has %(count)d choice.",
            "A ballot has up to %(count)d choices.",
            bureau.choices,
        )
    ballot %= {"count": bureau.choices}
    more = [ballot]
    if bureau.none_offered:
        more.append(_("“None of these” is an answer; where it wins, the seat stays open."))
    more.append(
        _("The first ballot of a voter counts.")
        if bureau.counts == Counts.FIRST
        else _("The last ballot of a voter counts.")
    )
    return " ".join(more)
