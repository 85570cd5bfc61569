"""The product's settings, with one more kind of work that can be counted."""

from partnership.settings import *  # noqa: F403, TID251 - all of it, plus what follows
from partnership.settings import OURS_WORK  # noqa: TID251

OURS_WORK = {**OURS_WORK, "count": "tests.faults.effects.count"}
OURS_LEASES = {"default": 2}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "partnership.tasks.sweep", "schedule": 1.0},
}
# No directory of collected files is needed by a worker.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
