"""How the pages of trustees and of the registrar are answered while they stay open."""

from collections.abc import Callable
from functools import wraps
from http.client import GONE

from django.http import HttpRequest, JsonResponse

from csb_portal.errors import DomainError
from elections.links import StaleLink

Answer = Callable[..., JsonResponse]


def refusing_in_json(view: Answer) -> Answer:
    """Give a refusal as JSON: gone for a link that is void, a conflict for a step that is not open."""

    @wraps(view)
    def answered(request: HttpRequest, slug: str, token: str) -> JsonResponse:
        try:
            return view(request, slug, token)
        except StaleLink as refusal:
            return JsonResponse({"refusal": str(refusal)}, status=GONE)
        except DomainError as refusal:
            return JsonResponse({"refusal": str(refusal)}, status=409)

    return answered
