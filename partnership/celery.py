"""The Celery application. Packages are found by their names in the settings."""

import logging
import os

from celery import Celery
from celery.signals import (
    after_setup_logger,
    after_setup_task_logger,
    after_task_publish,
)

from partnership import clock, heartbeat, logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

app = Celery("ours")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@after_setup_logger.connect
@after_setup_task_logger.connect
def write_lines(logger: logging.Logger, **told: object) -> None:
    """Celery sets its loggers up by itself; their lines are the same as ours."""
    for handler in logger.handlers:
        handler.setFormatter(logs.formatter())


@after_task_publish.connect(sender="partnership.tasks.sweep")
def note_tick(**told: object) -> None:
    """Only the beat rings for the sweeper: here it has just done so."""
    heartbeat.tick(clock.now())
