"""bin/test: install what the suite needs, and go on as the environment just made."""

import os
import sys

from quickstart import PYTHON
from quickstart.install import install

if __name__ == "__main__":
    try:
        install("requirements.txt", "requirements-dev.txt")
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(PYTHON, [str(PYTHON), "-m", "quickstart.passes", *sys.argv[1:]])
