"""bin/run: the whole portal on one machine."""

import argparse
import http.client
import json
import os
import socket
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from quickstart import PYTHON, ROOT, refuse, say, valkey
from quickstart.install import install
from quickstart.supervisor import Child, Ended, Supervisor
from quickstart.surroundings import claimed, held_port, socket_in, var_folder, write_settings

VALKEY_SECONDS = 30
READY_SECONDS = 60
HIGHEST_PORT = 65535


def main() -> None:
    options = _options()
    began = time.monotonic()
    supervisor = Supervisor()
    try:
        install("requirements.txt")
        with ExitStack() as stack:
            stack.callback(supervisor.end)
            _start(supervisor, stack, options, began)
            supervisor.watch()
    except Ended:
        say("Everything has ended.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Start the whole portal on this machine. Ctrl-C ends it.",
        epilog="What it writes is under var/; the environment variable CSB_VAR moves that. "
        "docs/deploy.md explains the other variables.",
    )
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (8000)")
    parser.add_argument("--no-demo", action="store_true", help="start without the demo's records")
    options = parser.parse_args()
    if not 0 < options.port <= HIGHEST_PORT:
        parser.error(f"--port must be between 1 and {HIGHEST_PORT}.")
    return options


def _start(
    supervisor: Supervisor, stack: ExitStack, options: argparse.Namespace, began: float
) -> None:
    """Start each part when what it stands on is there."""
    address = f"http://127.0.0.1:{options.port}"
    var = var_folder()
    stack.enter_context(claimed(var, address))
    port = stack.enter_context(held_port(options.port))
    environment = _environment(var)
    settings = write_settings(var, address) | environment
    if not (settings.get("CELERY_BROKER_URL") and settings.get("CACHE_URL")):
        _start_valkey(supervisor, stack, var, environment)
    _prepare(supervisor, environment, demo=not options.no_demo)
    supervisor.start(_web(port, environment))
    supervisor.start(_worker(environment))
    supervisor.start(_python("Incoming mail", environment, "manage.py", "serve_lmtp"))
    _await_readiness(supervisor, options.port, _a_name(settings["ALLOWED_HOSTS"]))
    seconds = time.monotonic() - began
    print(
        f"\nThe portal is ready at {address} after {seconds:.1f} s. Ctrl-C ends it.\n", flush=True
    )
    if not options.no_demo:
        supervisor.run_once(
            _python("the list of accounts", environment, "manage.py", "demo_accounts")
        )


def _environment(var: Path) -> dict[str, str]:
    return {
        **os.environ,
        "CSB_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "csb_portal.settings",
        "PYTHONUNBUFFERED": "1",
    }


def _python(
    name: str, environment: dict[str, str], *arguments: str, files: tuple[int, ...] = ()
) -> Child:
    return Child(name, [str(PYTHON), *arguments], environment, files=files)


def _start_valkey(
    supervisor: Supervisor, stack: ExitStack, var: Path, environment: dict[str, str]
) -> None:
    path = stack.enter_context(socket_in(var))
    stack.callback(supervisor.end)  # before its socket's folder goes
    folder = var / "valkey"
    supervisor.start(Child("Valkey", valkey.command(folder, path), environment, store=True))
    if not supervisor.wait_until(partial(valkey.answers, path), seconds=VALKEY_SECONDS):
        refuse(f"Valkey does not answer; {folder}/valkey.log may say why.")


def _prepare(supervisor: Supervisor, environment: dict[str, str], *, demo: bool) -> None:
    arguments = ["-m", "quickstart.prepare", *(["--demo"] if demo else [])]
    if supervisor.run_once(_python("The preparation", environment, *arguments)) != 0:
        refuse("The database could not be prepared; the lines above say why.")


def _web(port: socket.socket, environment: dict[str, str]) -> Child:
    arguments = ["-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py")]
    arguments += ["--bind", f"fd://{port.fileno()}", "csb_portal.wsgi"]
    return _python("The web server", environment, *arguments, files=(port.fileno(),))


def _worker(environment: dict[str, str]) -> Child:
    arguments = ["-m", "quickstart.worker", "--quiet", "-A", "csb_portal", "worker", "--beat"]
    arguments += ["--scheduler", "celery.beat.PersistentScheduler", "--concurrency", "2"]
    arguments += ["--without-mingle", "--without-gossip"]
    return _python("The worker", environment, *arguments)


def _a_name(allowed_hosts: str) -> str:
    """Return a name the portal answers to, to ask it by."""
    first = allowed_hosts.split(",", maxsplit=1)[0].strip().lstrip(".")
    return "127.0.0.1" if first == "*" else first


def _await_readiness(supervisor: Supervisor, port: int, host: str) -> None:
    answer: dict[str, bool] = {}

    def is_ready() -> bool:
        answer.update(_readiness(port, host))
        return bool(answer) and all(answer.values())

    while not supervisor.wait_until(is_ready, seconds=READY_SECONDS):
        missing = ", ".join(name for name, is_well in answer.items() if not is_well)
        say(f"Still waiting for: {missing or 'the web server'}.")


def _readiness(port: int, host: str) -> dict[str, bool]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        answer: dict[str, bool] = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    else:
        return answer
    finally:
        connection.close()


if __name__ == "__main__":
    main()
