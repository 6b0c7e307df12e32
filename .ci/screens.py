"""Open every screen the suite kept in a real Chromium: narrow and wide, and let axe read it.

Usage: .ci/screens.py FOLDER, the folder that ``CSB_SCREENS`` named while the suite ran. Prints a
line for each fault, and ends with status 1 if there is one: somebody would scroll sideways, axe
finds something, or no test was shown an address of the portal.
"""

import inspect
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from mimetypes import guess_type
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {
    "DEBUG": "1",
    "CSB_VAR": tempfile.gettempdir(),  # only so that no running portal's settings are read
    "DJANGO_SETTINGS_MODULE": "csb_portal.settings",
}

import django  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402
from playwright.sync_api import Page, Route, sync_playwright  # noqa: E402

django.setup()

from csb_portal.testing.browser import CHROMIUM, DESK, FLAGS, PHONE, axe, overflows  # noqa: E402

SITE = "http://bureau.example.org"
OURS = {"csb_portal", "secretariat", "families", "elections", "liaison", "reports"}
# Django's own tables in the administration have no words above the name of a row.
FOREIGN = {'empty-table-header: <th class="original"></th>', "empty-table-header: <th></th>"}
STATIC = re.compile(rf"{SITE}/static/(.*?)(\?.*)?")


def our_addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Yield the name of every address of ours that somebody can open."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            prefix = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from our_addresses(pattern, prefix)
        elif isinstance(pattern, URLPattern) and pattern.name and _can_be_opened(pattern.callback):
            yield f"{namespace}{pattern.name}"


def _can_be_opened(view: Callable) -> bool:
    methods = ["GET"]
    while hasattr(view, "__wrapped__"):
        methods = inspect.getclosurevars(view).nonlocals.get("request_method_list", methods)
        view = view.__wrapped__
    is_ours = str(getattr(view, "__module__", "")).partition(".")[0] in OURS
    return is_ours and "GET" in methods


def faults_of(file: Path, page: Page) -> list[str]:
    """Look at one screen at both widths."""

    def serve(route: Route) -> None:
        if found := STATIC.fullmatch(route.request.url):
            path = finders.find(found[1])
            if path:
                return route.fulfill(path=path, content_type=guess_type(path)[0])
        elif route.request.url == f"{SITE}/":
            return route.fulfill(path=file, content_type="text/html; charset=utf-8")
        return route.abort()

    page.unroute_all()
    page.route("**/*", serve)
    page.goto(f"{SITE}/")
    faults = []
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        at = f"{file.stem} at {viewport['width']}"
        if overflows(page):
            faults.append(f"{at}: somebody has to scroll sideways.")
        faults += [f"{at}: {fault}" for fault in axe(page) if fault not in FOREIGN]
    return faults


def look_at(files: list[Path]) -> list[str]:
    """Look at some of the screens, in a browser of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page()
        faults = [fault for file in files for fault in faults_of(file, page)]
        browser.close()
    return faults


def main(folder: Path) -> int:
    files = sorted(folder.glob("*.html"))
    shown = {file.name.removesuffix(".shown") for file in folder.glob("*.shown")}
    faults = [
        f"{name}: no test is shown this address."
        for name in sorted(set(our_addresses(get_resolver())) - shown)
    ]
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        for found in pool.map(look_at, [files[core::cores] for core in range(cores)]):
            faults += found
    print("\n".join(faults))
    print(f"{len(files)} screens, {len(shown)} addresses, {len(faults)} faults.")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
