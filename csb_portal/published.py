"""What never changes once it is public: rendered once into files, handed out without a question.

nginx serves the same files by ``deploy/nginx.conf``; here is who writes them, and who answers
where no nginx stands in front. A file lies at its address, one folder a language, and beside it
the same compressed.
"""

import fcntl
import gzip
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".atom": "application/atom+xml; charset=utf-8",
}
COMPRESSED = ".gz"
IN_MEMORY = 32  # files a process remembers
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
ADDRESS = re.compile(r"/reports/[a-z0-9-]+([./][a-z0-9-]+)*/?")  # so that no ".." leads out
# Paper and data of a version stay as they are. Its page gains the notice that it was corrected,
# so nobody is shown an old page for longer than a day.
FRESHNESS = (
    (re.compile(r"/\d+\.\d+\.(pdf|json)$"), "public, max-age=31536000, immutable"),
    (re.compile(r"/\d+\.\d+/$"), "public, max-age=86400, immutable"),
    (re.compile(r""), "public, max-age=300"),
)


@contextmanager
def writing() -> Iterator[None]:
    """Hold the shelf alone, so that whoever writes last has also read the records last."""
    settings.PUBLISHED_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.PUBLISHED_ROOT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put(language: str, address: str, content: bytes) -> None:
    """Keep ``content`` for ``address``, whole or not at all; the same again is left as it is."""
    if read(language, address) == content:
        return
    path = _path(language, address)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The compressed one first: whoever finds the plain one finds both.
    _write(_compressed(path), gzip.compress(content, mtime=0))
    _write(path, content)


def read(language: str, address: str) -> bytes | None:
    """Return what is kept for ``address``, if anything is."""
    path = _path(language, address)
    return path.read_bytes() if path.is_file() else None


def remove(language: str, address: str) -> None:
    """Keep nothing for ``address``; whoever asks for it is answered by the portal itself."""
    path = _path(language, address)
    for kept in (path, _compressed(path)):
        kept.unlink(missing_ok=True)


def keep_only(addresses: Iterable[tuple[str, str]]) -> None:
    """Remove what is kept for any other pair of language and address."""
    wanted = {_path(*pair) for pair in addresses}
    wanted |= {_compressed(path) for path in wanted} | {settings.PUBLISHED_ROOT / ".lock"}
    for path in settings.PUBLISHED_ROOT.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()


def answer(request: HttpRequest) -> HttpResponseBase | None:
    """Answer with the file of an address, or ``None`` where there is none.

    ``?lang=fr`` asks for another language than the bureau's own. Neither the database nor a
    session is touched, and nothing in the answer depends on who asks.
    """
    if request.method not in ("GET", "HEAD") or not ADDRESS.fullmatch(request.path_info):
        return None
    path = _path(_language(request), request.path_info)
    if path.suffix not in TYPES:
        return None
    gzipped = bool(TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")))
    try:
        kept = _kept(_compressed(path) if gzipped else path)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None
    is_head = request.method == "HEAD"
    response = HttpResponse(b"" if is_head else kept.content, content_type=TYPES[path.suffix])
    response["Content-Length"] = str(len(kept.content))
    response["ETag"] = kept.etag
    response["Cache-Control"] = next(
        words for ending, words in FRESHNESS if ending.search(request.path_info)
    )
    response["Vary"] = "Accept-Encoding"
    if gzipped:
        response["Content-Encoding"] = "gzip"
    return get_conditional_response(request, etag=response["ETag"], response=response)


@dataclass(frozen=True)
class Kept:
    """A file as it is handed out, with the mark of its bytes."""

    content: bytes
    etag: str


def _kept(path: Path) -> Kept:
    """Return a file as it is now: from memory, unless another has taken its place."""
    found = path.stat()
    return _taken(path, found.st_ino, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=IN_MEMORY)
def _taken(path: Path, *_file: int) -> Kept:
    content = path.read_bytes()
    return Kept(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _path(language: str, address: str) -> Path:
    name = f"{address}index.html" if address.endswith("/") else address
    return settings.PUBLISHED_ROOT / language / name.lstrip("/")


def _compressed(path: Path) -> Path:
    return path.with_name(path.name + COMPRESSED)


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)
