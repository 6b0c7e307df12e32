"""Settings of the test suite: the portal's own, with nothing shared and nothing slow."""

import atexit
import os
import shutil
import tempfile

if "CSB_VAR" not in os.environ:
    os.environ["CSB_VAR"] = tempfile.mkdtemp(prefix="csb-test-")
    atexit.register(shutil.rmtree, os.environ["CSB_VAR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("CACHE_URL", "locmem://")
os.environ.setdefault("CELERY_BROKER_URL", "memory://")
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # each empties its own part of the cache only
    its_part = int(worker.removeprefix("gw")) + 1
    os.environ["CACHE_URL"] = os.environ["CACHE_URL"].replace("?db=1", f"?db={its_part}")

from csb_portal.settings import *  # noqa: F403
from csb_portal.settings import DATABASES, MIDDLEWARE, STATIC_ROOT, STORAGES, VAR

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PUBLISHED_ROOT = VAR / f"published-{os.getpid()}"
atexit.register(shutil.rmtree, PUBLISHED_ROOT, ignore_errors=True)

if "CSB_SCREENS" in os.environ:
    MIDDLEWARE = ["csb_portal.testing.screens.keep_screens", *MIDDLEWARE]
CELERY_TASK_ALWAYS_EAGER = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# A file, not memory: threads of one test must share the database.
DATABASES["default"]["TEST"] = {
    "NAME": (
        str(VAR / "test.sqlite3")
        if DATABASES["default"]["ENGINE"].endswith("sqlite3")
        else f"test_csb_{os.environ.get('CSB_TEST_DB', 'suite')}"
    )
}
# No test pulls the plug, so no commit waits for the disk; a process that is killed is another matter.
options = DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    options["init_command"] += ";PRAGMA synchronous=OFF"
else:
    # Tests with threads empty the database after them, the append-only tables included.
    options["options"] = "-c csb.may_truncate=on -c synchronous_commit=off"
