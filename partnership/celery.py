"""The Celery application. Packages are found by their names in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

app = Celery("ours")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
