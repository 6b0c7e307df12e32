"""Compile every template: a tag misspelt on a rare page is found here, not by its reader."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {
    "DEBUG": "1",
    "CSB_VAR": tempfile.gettempdir(),  # only so that no running portal's settings are read
    "DJANGO_SETTINGS_MODULE": "csb_portal.settings",
}

import django  # noqa: E402
from django.template import TemplateSyntaxError  # noqa: E402
from django.template.loader import get_template  # noqa: E402

django.setup()
names = sorted(
    str(path.relative_to(folder))
    for folder in [ROOT / "templates", *ROOT.glob("*/templates")]
    for path in folder.rglob("*")
    if path.is_file()
)
faults = 0
for name in names:
    try:
        get_template(name)
    except (TemplateSyntaxError, UnicodeDecodeError) as error:
        faults += 1
        print(f"{name}: {error}")
print(f"{len(names)} templates, {faults} of them broken.")
sys.exit(faults > 0)
