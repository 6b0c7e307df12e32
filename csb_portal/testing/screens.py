"""Keep the screens that tests ask for, so that every one can be looked at in a real browser.

With ``CSB_SCREENS`` naming a folder, each address leaves there the fullest page any test was
given; ``.ci/screens.py`` opens them all. An address no test is ever shown is a fault there.
"""

import os
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

FOLDER = Path(os.environ.get("CSB_SCREENS", ""))
FULLEST = 200_000  # characters; what is longer tests a limit, and says nothing more to a reader
OK, REFUSED = 200, 400


def keep_screens(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Wrap the portal, as a middleware."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.resolver_match and (name := request.resolver_match.view_name):
            if request.method == "GET" and response.status_code < REFUSED:
                (FOLDER / f"{name}.shown").touch()
            if isinstance(response, HttpResponse) and _is_a_page(response):
                _keep(name if response.status_code == OK else f"{response.status_code}", response)
        return response

    return answer


def _is_a_page(response: HttpResponse) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and 0 < len(response.content) < FULLEST


def _keep(name: str, response: HttpResponse) -> None:
    file = FOLDER / f"{name}.html"
    if not file.exists() or file.stat().st_size < len(response.content):
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(response.content)
        draft.replace(file)
