"""What keeps a Mailman for the suite lets nothing outlive those who use it."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from csb_portal.testing.mailman import KEEPER, wait_until

PROGRAM = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(600)"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie that nobody has buried yet is dead.
    return ") Z " not in Path(f"/proc/{pid}/stat").read_text()


def test_a_core_ends_with_the_last_of_those_who_use_it(tmp_path):
    with (tmp_path / "users").open("a") as one, (tmp_path / "users").open("a") as other:
        fcntl.flock(one, fcntl.LOCK_SH)
        fcntl.flock(other, fcntl.LOCK_SH)
        command = [sys.executable, "-c", PROGRAM]
        subprocess.run(
            [sys.executable, "-P", KEEPER, tmp_path, "0", *command], check=True, cwd=tmp_path
        )
        wait_until(lambda: (tmp_path / "pid").is_file() and (tmp_path / "pid").read_text())
        pid = int((tmp_path / "pid").read_text())
        one.close()
        assert is_alive(pid)

    wait_until(lambda: not is_alive(pid), what="the end of what was kept")
