"""The one place that asks the machine what time it is.

Actions and arithmetic take the time as an argument; views, tasks and commands ask
here and hand it on.
"""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()
