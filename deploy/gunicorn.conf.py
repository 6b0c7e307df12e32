"""How gunicorn serves the portal: ``gunicorn -c deploy/gunicorn.conf.py csb_portal.wsgi``.

There is no access log: addresses hold the tokens of links that were mailed, and who
asked for which page when is nobody's business. WEB_CONCURRENCY sets the workers.
"""

import os

from csb_portal.settings import LOGGING

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 8
control_socket_disable = True
logconfig_dict = LOGGING | {
    "loggers": LOGGING["loggers"]
    | {
        "gunicorn.error": {"handlers": [], "propagate": True},
        "gunicorn.access": {"handlers": [], "propagate": True, "level": "CRITICAL"},
    }
}
