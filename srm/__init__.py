"""The project: composes the apps; nothing imports it."""

from srm.celery import app as celery_app

__all__ = ["celery_app"]
