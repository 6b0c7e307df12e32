"""Compile a copy of every translation, and compare it with the compiled one that is committed."""

import gettext
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
scratch = Path(sys.argv[1])


def messages(path: Path) -> dict:
    with path.open("rb") as file:
        return {key: text for key, text in gettext.GNUTranslations(file)._catalog.items() if key}


faults = 0
sources = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
for source in sources:
    compiled = scratch / f"{source.parent.parent.name}-{source.stem}.mo"
    result = subprocess.run(["msgfmt", "--check", "-o", compiled, source], check=False)
    committed = source.with_suffix(".mo")
    if result.returncode != 0:
        fault = "does not compile"
    elif not committed.is_file():
        fault = "has no committed .mo beside it"
    elif messages(committed) != messages(compiled):
        fault = "says something else than the .mo beside it: run manage.py compilemessages"
    else:
        continue
    faults += 1
    print(f"{source.relative_to(ROOT)} {fault}.")
print(f"{len(sources)} translations, {faults} of them with a fault.")
sys.exit(faults > 0)
