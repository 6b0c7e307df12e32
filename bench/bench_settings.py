"""Settings of a measurement: the portal's own, as it runs for readers, in a folder that goes.

``DEBUG`` is off, templates are cached, static files have their hashed names. Import this
before anything of the portal: it makes the environment that the settings read.
"""

import atexit
import os
import shutil
import tempfile

os.environ["CSB_VAR"] = tempfile.mkdtemp(prefix="csb-bench-")
atexit.register(shutil.rmtree, os.environ["CSB_VAR"], ignore_errors=True)
os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", "")
os.environ["DEBUG"] = "0"
os.environ["SECRET_KEY"] = "only-for-measuring"
os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
os.environ["CACHE_URL"] = "locmem://"
os.environ["CELERY_BROKER_URL"] = "memory://"
os.environ["EMAIL_URL"] = ""
os.environ["LOG_LEVEL"] = "ERROR"

from csb_portal.settings import *  # noqa: E402, F403
from csb_portal.settings import STORAGES  # noqa: E402

# Not compressed: that takes seconds, and pages only look up the names.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
}
