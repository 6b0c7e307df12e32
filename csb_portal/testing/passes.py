"""Keep account of the two passes of ``bin/test``, so that no test is quietly left out.

The second pass, on PostgreSQL, leaves out what would end there as it ended before: what needs
no database, and pages in a browser, but for those marked ``every_database``. It does not take
place when nothing is left. The last pass says what
ran where, counts the failures of the one before among its own, and with ``CSB_STRICT=1``
fails if anything ran in neither. Without ``bin/test`` this does nothing.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

FIRST, SECOND = "SQLite", "PostgreSQL"
BROWSER_FIXTURE = "chromium"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@dataclass
class Account:
    """What became of each test of one pass."""

    name: str
    chosen: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: list[dict[str, Any]] = field(default_factory=list)
    on_any_database: bool = False
    notes: list[str] = field(default_factory=list)


def never_ran(accounts: list[Account]) -> dict[str, str]:
    """Return what ran in none of the passes, each with its reason."""
    ran = {test for account in accounts for test in account.ran}
    reasons = {test: "was chosen, but not reached" for each in accounts for test in each.chosen}
    for account in accounts:
        reasons |= account.skipped
    return {test: why for test, why in sorted(reasons.items()) if not _is_in(test, ran)}


def _is_in(test: str, ran: set[str]) -> bool:
    """Tell whether ``test``, or for a module left out as a whole any test in it, ran."""
    return test in ran or any(name.startswith(f"{test}::") for name in ran)


def needs_every_database(item: pytest.Item) -> bool:
    """Tell whether a test could end differently on another database.

    What a browser makes of a page could not: the page itself is tested on both.
    """
    if BROWSER_FIXTURE in getattr(item, "fixturenames", ()):
        return item.get_closest_marker("every_database") is not None
    return uses_database(item)


def uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(fixtures))


def in_their_turn(items: list[pytest.Item]) -> None:
    """Put first what needs no database: whole programs are started there, and take their time.

    At the end one core would have to wait for the other. What empties the database stays last.
    """
    items.sort(key=uses_database)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    in_their_turn(items)
    if os.environ.get("CSB_PASS") != SECOND:
        return
    config.hook.pytest_deselected(items=[item for item in items if not needs_every_database(item)])
    items[:] = [item for item in items if needs_every_database(item)]


def pytest_configure(config: pytest.Config) -> None:
    is_asked_only = config.option.collectonly or hasattr(config, "workerinput")
    if os.environ.get("CSB_PASS") and not is_asked_only:
        config.pluginmanager.register(Bookkeeper(config))


class Bookkeeper:
    """Writes the account of this pass, and in the last one compares."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.folder = Path(os.environ["CSB_PASS_RECORDS"])
        self.is_last = bool(os.environ.get("CSB_PASS_IS_LAST"))
        self.account = Account(name=os.environ["CSB_PASS"])
        if note := os.environ.get("CSB_PASS_NOTE"):
            self.account.notes.append(note)
        self.missing: dict[str, str] = {}
        self.earlier: list[Account] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.account.chosen += [item.nodeid for item in session.items]
        self.account.on_any_database = any(map(needs_every_database, session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        self.account.chosen = list(ids)
        self.account.on_any_database = True  # the items are elsewhere; assume so

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.account.skipped[report.nodeid] = _reason(report)
        if report.failed:
            self._keep_failure(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.account.skipped[report.nodeid] = _reason(report)
        elif report.when == "call" or report.failed:
            self.account.ran.append(report.nodeid)
        if report.failed:
            self._keep_failure(report)

    def _keep_failure(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        hook = self.config.hook.pytest_report_to_serializable
        data = hook(config=self.config, report=report)
        data.pop("node", None)  # of pytest-xdist, and no part of the report
        self.account.failed.append(data)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.is_last = self.is_last or not self.account.on_any_database
        self.earlier = [
            Account(**json.loads(path.read_text())) for path in self.folder.glob("*.json")
        ]
        path = self.folder / f"{self.account.name}.json"
        path.write_text(json.dumps(asdict(self.account), default=str))
        if not self.is_last:
            return
        if not (session.shouldstop or session.shouldfail):
            self.missing = never_ran([*self.earlier, self.account])
        if self.missing and os.environ.get("CSB_STRICT") == "1":
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.is_last:
            return
        terminalreporter.section("what ran where", yellow=bool(self.missing), bold=True)
        for line in self._lines():
            terminalreporter.write_line(line)
        for account in self.earlier:
            for category, report in self._failures_of(account):
                terminalreporter.stats.setdefault(category, []).append(report)
        if os.environ.get("CSB_STRICT") == "1":
            faults = [_fault(test, why) for test, why in self.missing.items()]
            terminalreporter.stats.setdefault("error", []).extend(faults)

    def _lines(self) -> Iterator[str]:
        for account in (*self.earlier, self.account):
            left_out = set(account.chosen) - set(account.ran)
            yield f"{account.name}: {len(set(account.ran))} ran, {len(left_out)} were skipped"
        for account in self.earlier:
            once = len(set(account.chosen) - set(self.account.chosen))
            yield f"{once} could not end differently, so they were for {account.name} alone"
        yield from (f"SKIPPED: {note}" for note in self.account.notes)
        if self.missing:
            yield f"RAN NOWHERE: {len(self.missing)}"
            yield from (f"  {test}: {why}" for test, why in self.missing.items())

    def _failures_of(self, account: Account) -> Iterator[tuple[str, Any]]:
        hook = self.config.hook.pytest_report_from_serializable
        for data in account.failed:
            category = "failed" if data.get("when") == "call" else "error"
            yield (
                category,
                hook(
                    config=self.config,
                    data=data | {"nodeid": f"on {account.name}: {data['nodeid']}"},
                ),
            )


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    place = report.longrepr
    return str(place[2] if isinstance(place, tuple) else place)


def _fault(test: str, why: str) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid=test,
        location=(test, None, test),
        keywords={},
        outcome="failed",
        longrepr=f"ran in neither pass: {why}",
        when="setup",
    )
