"""The ground: users, trail, outbox, clock, and the composition root of the portal."""

from csb_portal.celery import app as celery_app

__all__ = ["celery_app"]
