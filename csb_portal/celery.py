"""The job queue, and the list of everything that runs by the clock."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csb_portal.settings")

app = Celery("csb_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

SECOND, MINUTE, HOUR = 1, 60, 3600

# Each of these is safe to run twice, late, or on two schedulers at once.
app.conf.beat_schedule = {
    "heartbeat": {"task": "csb_portal.heartbeat", "schedule": 30 * SECOND},
    "outbox": {"task": "csb_portal.flush_outbox", "schedule": MINUTE},
    "families": {"task": "families.keep_time", "schedule": MINUTE},
    "purge": {"task": "csb_portal.purge", "schedule": HOUR},
    "elections": {"task": "elections.keep_time", "schedule": 15 * SECOND},
    "elections-keys": {"task": "elections.destroy_spent_keys", "schedule": MINUTE},
    "elections-archives": {"task": "elections.check_archives", "schedule": HOUR},
    "secretariat": {"task": "secretariat.keep_time", "schedule": MINUTE},
    "secretariat-imports": {"task": "secretariat.import_cases", "schedule": MINUTE},
    "liaison": {"task": "liaison.keep_time", "schedule": MINUTE},
    "liaison-engines": {"task": "liaison.tend_engines", "schedule": MINUTE},
    "reports": {"task": "reports.compile_last_month", "schedule": HOUR},
    "reports-reminders": {"task": "reports.remind", "schedule": HOUR},
    "reports-writers": {"task": "reports.tell_writers", "schedule": 10 * MINUTE},
    "reports-search": {"task": "reports.refresh_search", "schedule": 5 * MINUTE},
    "reports-pages": {"task": "reports.render", "schedule": HOUR},
    "reports-archive": {"task": "reports.export_archive", "schedule": HOUR},
}


@setup_logging.connect
def keep_our_logs(**_: object) -> None:
    """Leave the logs as the settings made them: whoever answers here stops Celery's own set-up."""


@worker_ready.connect
def catch_up(**_: object) -> None:
    """Do at once what fell due while nobody worked, and show life, without waiting for beat."""
    for entry in app.conf.beat_schedule.values():
        app.send_task(entry["task"], ignore_result=True)
