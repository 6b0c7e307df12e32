"""Find names of package indexes in tracked files: where packages come from is each machine's affair."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("pypi", "pythonhosted", "npmjs", "yarnpkg")
HOST = re.compile(rf"\b(?:{'|'.join(NAMES)})\.(?:org|com|io)\b", re.IGNORECASE)
OPTION = re.compile(r"\b(?:index-url|find-links|registry)\b[\"']?\s*[=: ]\s*[\"']?\w+://")
SIMPLE_INDEX = re.compile(r"\w+://\S+/simple\b")

listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
faults = 0
for name in filter(None, listed.stdout.decode().split("\0")):
    path = ROOT / name
    if not path.is_file():
        continue
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
        if any(pattern.search(line) for pattern in (HOST, OPTION, SIMPLE_INDEX)):
            faults += 1
            print(f"{name}:{number} names a package index.")
print("No tracked file names a package index." if not faults else f"{faults} lines to clean.")
sys.exit(faults > 0)
