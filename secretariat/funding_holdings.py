"""What this floor knows of those who decide on funding, who are kept out of it, and who apply."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.models import User
from csb_portal.personal_data import Holding, Rows, Values, plain
from secretariat.case_holdings import own_cases
from secretariat.models import FundingApplication, FundingRound, ScoreSheet

ASKED = (
    "case__reference",
    "amount",
    "group",
    "region",
    "gender",
    "sits_on_bureau",
    "outcome",
    "answer",
)


def asked_for(user: User) -> list[Values]:
    """What somebody told of themselves in their applications, by the account or by an address."""
    found = FundingApplication.objects.filter(case__in=own_cases(user)).order_by("pk")
    return [{"record": "application for funding"} | plain(row) for row in found.values(*ASKED)]


FUNDING_HOLDINGS = (
    Holding(
        "secretariat.funding",
        gettext_lazy("What you told of yourself when you applied for funding"),
        gettext_lazy("So that budget and ceilings hold, and the balance can be shown as totals."),
        gettext_lazy("for good, as it is counted in published totals"),
        collect=asked_for,
        stays=gettext_lazy("It is counted in published totals; no name goes with it."),
    ),
    Holding(
        "secretariat.funding-panels",
        gettext_lazy("Panels on funding you were named for"),
        gettext_lazy("Whoever was refused can ask who decided."),
        gettext_lazy("for good"),
        rows=(
            Rows(
                "secretariat.PanelMember",
                "user",
                ("round__title", "organisation", "named_at", "left_at"),
            ),
        ),
        stays=gettext_lazy("Who decided on money belongs to the record of the round."),
        keeps_name=True,
    ),
    Holding(
        "secretariat.funding-recusals",
        gettext_lazy("Rounds of funding you were kept out of, and why"),
        gettext_lazy("So that it can be shown that nobody decided on their own application."),
        gettext_lazy("for good"),
        rows=(
            Rows("secretariat.FundingRecusal", "user", ("round__title", "ground", "words", "at")),
        ),
        stays=gettext_lazy("A recusal that could be removed would prove nothing."),
        keeps_name=True,
    ),
)


def funding_merge_refusals(kept: User, merged: User) -> list[str]:
    """Nobody decides on their own application, so such accounts are two people."""
    sentences = [
        _("Both sit or sat on the panel of %(round)s.") % {"round": one}
        for one in FundingRound.objects.filter(panel__user=kept).filter(panel__user=merged)
    ]
    for one, other in ((kept, merged), (merged, kept)):
        applied = FundingApplication.objects.filter(case__applicant=one).values("round")
        scored = ScoreSheet.objects.filter(member__user=other).values("member__round")
        sentences += [
            _("%(one)s applied in %(round)s, and %(other)s gave points in it.")
            % {"one": one, "other": other, "round": found}
            for found in FundingRound.objects.filter(pk__in=applied).filter(pk__in=scored)
        ]
    return sentences


def forget_remarks(before: datetime) -> int:
    """Forget what members of a panel remarked on applications, once the round is long decided."""
    sheets = ScoreSheet.objects.filter(member__round__recorded_at__lt=before)
    return sheets.exclude(remark="").update(remark="")
