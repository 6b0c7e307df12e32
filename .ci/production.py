"""Import what production starts, with production's packages alone; connect to nothing."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from csb_portal.celery import app
from csb_portal.wsgi import application

app.loader.import_default_modules()
app.finalize()
transport = app.connection_for_write().transport
own = sorted(name for name in app.tasks if not name.startswith("celery."))
missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(own)
print(
    f"{application.__class__.__name__}, {transport.__class__.__module__}, tasks: {', '.join(own)}"
)
if missing:
    sys.exit(f"Beat sends what no worker knows: {', '.join(sorted(missing))}")
