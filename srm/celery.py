"""The Celery application.

Correctness never rests on the broker: requests write outbox rows, and a frequent sweep finds what is
due. The settings below keep a dead or frozen broker from blocking a request for longer than a second.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "srm.settings")

app = Celery("srm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
