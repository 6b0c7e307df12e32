"""What the pages of a case show of funding."""

from secretariat.case_links import token_of
from secretariat.models import Case, FundingApplication
from secretariat.permissions.terms import Somebody
from secretariat.views.cases.part import Part


def _application(case: Case) -> FundingApplication | None:
    return FundingApplication.objects.with_case().filter(case=case).first()


def for_applicant(case: Case, user: Somebody) -> Part | None:
    """Show an applicant what they asked for, what was decided, and the way to answer an award."""
    application = _application(case)
    if application is None:
        return None
    context = {"application": application, "round": application.round, "token": token_of(case)}
    return Part("secretariat/funding/_applicant.html", context)


def for_handler(case: Case, user: Somebody) -> Part | None:
    """Show those who run the round what is asked for, and the way to its panel."""
    application = _application(case)
    if application is None:
        return None
    context = {"application": application, "round": application.round}
    return Part("secretariat/funding/_handler.html", context)
