"""Logs as JSON lines on stdout, or readable text while debugging; no secret in them."""

import logging
import logging.config
import re
import sys
from collections.abc import Callable

import structlog
from structlog.typing import EventDict, WrappedLogger

# Beat asks "is anything due?" many times a minute. That it asked is not news.
CHATTER = ("celery.beat", "celery.worker.strategy", "celery.app.trace")

PASSWORD_IN_URL = re.compile(r"(?<=://)[^/\s@]*:[^/\s@]*(?=@)")
# A link in a mail that lets its holder in or out: what stands behind these words.
TOKEN_IN_PATH = re.compile(
    r"(?<=/)(?P<word>key|token|invitation|invite|confirm[a-z-]*|subscribe|unsubscribe|subscription"
    r"|leave|answer|mine|trustee|registrar|cast|follow|lodged|award|code|give-back|word|rename)/[^/\s'\"]+"
)


def is_news(record: logging.LogRecord) -> bool:
    """Pass over an unready answer of ``/readyz``: what is not ready is logged by its name."""
    return getattr(getattr(record, "request", None), "path", "") != "/readyz"


def without_secrets(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Blacken passwords in addresses and the tokens of links that were mailed."""
    return {key: _blackened(value) for key, value in event.items()}


def _blackened(value: object) -> object:
    if not isinstance(value, str):
        return value
    return TOKEN_IN_PATH.sub(r"\g<word>/***", PASSWORD_IN_URL.sub("***", value))


def logging_config(*, debug: bool, level: str) -> dict:
    """Configure logging at once and return what was configured."""
    if debug:
        rendering = [without_secrets, structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())]
    else:
        rendering = [
            structlog.processors.format_exc_info,
            without_secrets,
            structlog.processors.JSONRenderer(),
        ]
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "portal": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                ],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *rendering,
                ],
            }
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "portal",
                "filters": ["news"],
            }
        },
        "filters": {"news": {"()": _only_news}},
        "loggers": {name: {"level": _quieter(level)} for name in CHATTER},
        "root": {"handlers": ["stdout"], "level": level},
    }
    logging.config.dictConfig(config)
    return config


def _only_news() -> Callable[[logging.LogRecord], bool]:
    return is_news


def _quieter(level: str) -> str:
    return "WARNING" if level == "INFO" else level
