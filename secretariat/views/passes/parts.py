"""What the pages of a case show of a pass."""

from secretariat.case_links import token_of
from secretariat.choices.passes import HOLDING
from secretariat.models import Case, Pass
from secretariat.permissions.terms import Somebody
from secretariat.services.passes.reasons import reason_of
from secretariat.views.cases.part import Part


def passes_part(case: Case, _user: Somebody) -> Part | None:
    """Show the pool, the outcome with its reason, what is offered, and what is held."""
    request = getattr(case, "pass_request", None)
    if request is None:
        return None
    slips = list(Pass.objects.with_people().filter(request=request).order_by("pk"))
    held = next((slip for slip in slips if slip.status in HOLDING), None)
    is_told = request.told_at is not None
    context = {
        "pool": request.pool,
        "request": request,
        "reason": reason_of(request) if is_told else "",
        "is_told": is_told,
        "held": held if is_told else None,
        "past": [slip for slip in slips if slip != held and slip.number],
        "token": token_of(case),
    }
    return Part("secretariat/passes/_case.html", context)
