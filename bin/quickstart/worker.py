"""A Celery worker none of whose processes outlives it, whatever killed it.

``python -m quickstart.worker ARGUMENTS`` is ``celery ARGUMENTS``.
"""

import os
import sys
import warnings

from celery.__main__ import main
from celery.signals import beat_embedded_init, worker_process_init

from quickstart.parentage import die_with


def _die_with_worker(**_: object) -> None:
    die_with(WORKER)


WORKER = os.getpid()
worker_process_init.connect(_die_with_worker)
beat_embedded_init.connect(_die_with_worker)

# A quick start as root is a container or a trial; Celery would shout at every start.
warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")

if __name__ == "__main__":
    sys.exit(main())
