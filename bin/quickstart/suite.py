"""bin/test: install what the suite needs, and go on as the environment just made."""

import os
import sys

from quickstart import PYTHON
from quickstart.install import install

if __name__ == "__main__":
    try:
        # The last is the second list engine, which some tests start as a program beside them.
        install("requirements.txt", "requirements-dev.txt", "requirements-mailman.txt")
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(PYTHON, [str(PYTHON), "-m", "quickstart.passes", *sys.argv[1:]])
