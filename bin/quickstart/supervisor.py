"""Keep a handful of processes running, and end them all together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from quickstart import ROOT, refuse, say
from quickstart.parentage import die_with

TICK = 0.05
LONGEST_PAUSE = 60  # seconds before a process that keeps failing is started again
LONG_ENOUGH = 60  # after so many seconds a process counts as healthy again
GENTLE_SECONDS = 6  # for what serves people and runs jobs to finish
STORE_SECONDS = 2  # for what those two stand on; together less than the ten promised


class Ended(Exception):
    """Somebody asked for the end."""


@dataclass
class Child:
    """One process to keep alive; ``store`` marks what the others stand on, which ends last."""

    name: str
    command: list[str]
    environment: dict[str, str]
    store: bool = False
    files: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0, init=False)
    failures: int = field(default=0, init=False)
    again_at: float = field(default=0, init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            pass_fds=self.files,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone
            preexec_fn=partial(die_with, os.getpid()),
        )
        self.started = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        """Send a signal to the process; SIGKILL also to all it started."""
        if self.process is None:
            return
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                self.process.send_signal(number)
        except (ProcessLookupError, PermissionError):  # gone, and its group with it
            return

    @property
    def returncode(self) -> int:
        return self.process.returncode if self.process else 0

    def status(self) -> str:
        code = self.returncode
        return f"signal {-code}" if code < 0 else f"status {code}"


class Supervisor:
    """The parent of everything a quick start runs."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.is_ending = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: object) -> None:
        if not self.is_ending:
            self.is_ending = True
            raise Ended

    def start(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def run_once(self, child: Child) -> int:
        """Run ``child`` to its end and return its status."""
        self.start(child)
        while child.is_running():
            self._expect_life(other_than=child)
            time.sleep(TICK)
        self.children.remove(child)
        return child.returncode

    def wait_until(self, is_true: Callable[[], bool], *, seconds: float) -> bool:
        """Wait while everything starts; who ends before that will not do better later."""
        until = time.monotonic() + seconds
        while not is_true():
            self._expect_life()
            if time.monotonic() > until:
                return False
            time.sleep(TICK)
        return True

    def _expect_life(self, *, other_than: Child | None = None) -> None:
        for child in self.children:
            if child is not other_than and not child.is_running():
                refuse(
                    f"{child.name} ended with {child.status()} while the portal was starting; "
                    "the lines above say why."
                )

    def watch(self) -> None:
        """Start again whatever ends, each time after a longer pause. Never returns."""
        while True:
            for child in self.children:
                self._tend(child)
            time.sleep(TICK)

    @staticmethod
    def _tend(child: Child) -> None:
        now = time.monotonic()
        if child.is_running():
            return
        if not child.again_at:
            child.signal(signal.SIGKILL)  # what it leaves behind
            child.failures = 0 if now - child.started > LONG_ENOUGH else child.failures
            pause = min(2**child.failures, LONGEST_PAUSE)
            child.failures += 1
            child.again_at = now + pause
            say(f"{child.name} ended with {child.status()}; starting it again in {pause} s.")
        elif now >= child.again_at:
            child.again_at = 0
            child.start()

    def end(self) -> None:
        """End everything: gently, then not; what the others stand on last."""
        self.is_ending = True
        self._end([child for child in self.children if not child.store], GENTLE_SECONDS)
        self._end([child for child in self.children if child.store], STORE_SECONDS)
        self.children = []

    @staticmethod
    def _end(children: Iterable[Child], seconds: float) -> None:
        for child in children:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + seconds
        while any(child.is_running() for child in children) and time.monotonic() < until:
            time.sleep(TICK)
        for child in children:
            child.signal(signal.SIGKILL)
            if child.process:
                child.process.wait()
