"""``bin/run`` from outside: what it starts, what it refuses, and that nothing outlives it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from django.conf import settings
from quickstart import SETTINGS

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are looked up in /proc"
)
PATIENCE = 180  # seconds a start may take on a busy machine before the test gives up
PROMISED_END = 10
HEARTBEAT_KEY = "csb:1:worker-heartbeat"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def launch(var: Path, port: int, **options) -> subprocess.Popen:
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.Popen(
        [settings.BASE_DIR / "bin" / "run", "--no-demo", "--port", str(port)],
        env=environment | {"CSB_VAR": str(var)},
        stdin=subprocess.DEVNULL,
        **options,
    )


def refusal(var: Path, port: int) -> str:
    process = launch(var, port, stderr=subprocess.PIPE, text=True)
    sentence = process.communicate(timeout=PATIENCE)[1].strip().splitlines()[-1]
    assert process.returncode == 1
    return sentence


def processes_of(var: Path) -> dict[int, str]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"CSB_VAR={var}\0".encode() in (folder / "environ").read_bytes():
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue  # gone, or a zombie
    return found


def workers_of(var: Path) -> set[int]:
    return {pid for pid, command in processes_of(var).items() if "quickstart.worker" in command}


def readiness(port: int) -> dict[str, bool]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return json.loads(connection.getresponse().read())
    except OSError:
        return {}
    finally:
        connection.close()


def wait_for(what, seconds: float = PATIENCE) -> float:
    begin = time.monotonic()
    while not what():
        assert time.monotonic() - begin < seconds, f"waited {seconds} s in vain"
        time.sleep(0.1)
    return time.monotonic() - begin


@contextmanager
def running(var: Path, log: Path, port: int) -> Iterator[subprocess.Popen]:
    """Start the portal and wait until it says that it is ready; end it whatever happens."""
    with log.open("w") as output, log.with_suffix(".errors").open("w") as errors:
        process = launch(var, port, stdout=output, stderr=errors)
    try:
        wait_for(lambda: "is ready at" in log.read_text() or process.poll() is not None)
        assert f"is ready at http://127.0.0.1:{port} " in log.read_text(), log.read_text()
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PROMISED_END + 5)


def takes_mail(var: Path) -> bool:
    """Tell whether somebody greets at the socket for incoming mail."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(var / "lmtp.sock"))
        except OSError:
            return False
        return client.recv(16).startswith(b"220 ")


def loggers_in(log: Path) -> set[str]:
    """Return who logged, each line of ``log`` being JSON but for the one that says "ready"."""
    lines = [line for line in log.read_text().splitlines() if line]
    told = [line for line in lines if not line.startswith("{")]
    assert [line.split(" at ")[0] for line in told] == ["The portal is ready"]
    return {json.loads(line)["logger"] for line in lines if line not in told}


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("run") / "var"


def test_it_serves_refuses_a_second_start_revives_its_worker_and_ends_whole(var, tmp_path):
    port = free_port()
    with running(var, tmp_path / "log", port) as process:
        assert readiness(port) == {"database": True, "broker": True, "worker": True, "mail": True}
        assert (var / "env").stat().st_mode & 0o777 == 0o600

        wait_for(lambda: takes_mail(var))
        assert f"The portal in {var} is running already" in refusal(var, free_port())
        assert f"Port {port} is in use" in refusal(tmp_path / "other", port)

        before = workers_of(var)
        redis.Redis(unix_socket_path=str((var / "valkey.sock").resolve()), db=1).delete(
            HEARTBEAT_KEY
        )
        assert readiness(port)["worker"] is False
        os.kill(min(before), signal.SIGKILL)
        wait_for(lambda: readiness(port).get("worker"))
        assert len(workers_of(var)) == len(before)
        assert not workers_of(var) & before

        process.send_signal(signal.SIGTERM)
        wait_for(lambda: not processes_of(var), PROMISED_END)
        assert process.wait() == 0


def test_all_log_json_lines_and_nothing_outlives_a_supervisor_that_was_killed(var, tmp_path):
    with running(var, tmp_path / "log", free_port()) as process:
        said = re.search(r"is ready at \S+ after (\S+) s", (tmp_path / "log").read_text())
        assert len(processes_of(var)) >= 8
        assert {"gunicorn.error", "celery.apps.worker"} <= loggers_in(tmp_path / "log")

        process.kill()
        seconds = wait_for(lambda: not processes_of(var), PROMISED_END)
        sys.stdout.write(f"A second start: {said[1]} s. All gone {seconds:.1f} s after kill -9.\n")


def test_an_impatient_ctrl_c_while_starting_leaves_nothing(tmp_path):
    var = tmp_path / "var"
    with (tmp_path / "log").open("w") as output:
        process = launch(var, free_port(), stdout=output, stderr=subprocess.STDOUT)
    wait_for((var / "env").exists)

    process.send_signal(signal.SIGINT)

    wait_for(lambda: not processes_of(var), PROMISED_END)
    assert process.wait() == 0
    assert "Traceback" not in (tmp_path / "log").read_text()
