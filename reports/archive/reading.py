"""The portal as an anonymous reader sees it, asked in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from io import BytesIO
from typing import cast
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from reports.archive.errors import ArchiveError

Answer = HttpResponse | StreamingHttpResponse
ELSEWHERE_OR_ABSENT = range(300, 500)


class Reader:
    """Asks as a browser without a cookie would, in English."""

    def __init__(self) -> None:
        self._site = urlsplit(settings.SITE_URL)
        self._handler = BaseHandler()
        self._handler.load_middleware()

    @contextmanager
    def answer(self, address: str) -> Iterator[Answer | None]:
        """Ask for an address; ``None`` if there is nothing for everybody to read.

        Raises ``ArchiveError`` where the portal fails, for a page left out would look private.
        """
        response = cast(Answer, self._handler.get_response(self._request(address)))
        try:
            if response.status_code == HTTPStatus.OK:
                yield response
            elif _has_nothing(response):
                yield None
            else:
                message = (
                    f"{address} answers {response.status_code}, so the archive is not whole. See "
                    "the portal's log, and run it again."
                )
                raise ArchiveError(message)
        finally:
            # Not response.close(): it says that a request is over, and the database would hang up.
            if isinstance(response, FileResponse) and response.file_to_stream:
                response.file_to_stream.close()

    def _request(self, address: str) -> WSGIRequest:
        path, _, query = address.partition("?")
        return WSGIRequest(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
                "QUERY_STRING": query,
                "SERVER_NAME": self._site.hostname,
                "SERVER_PORT": str(self._site.port or ""),
                "SERVER_PROTOCOL": "HTTP/1.1",
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_HOST": self._site.netloc,
                "HTTP_ACCEPT_LANGUAGE": "en",
                "HTTP_X_FORWARDED_PROTO": self._site.scheme,
                "wsgi.url_scheme": self._site.scheme,
                "wsgi.input": BytesIO(),
            }
        )


def _has_nothing(response: Answer) -> bool:
    return response.status_code in ELSEWHERE_OR_ABSENT and (
        response.status_code != HTTPStatus.TOO_MANY_REQUESTS
    )
