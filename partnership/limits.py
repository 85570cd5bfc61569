"""How often one address, or one person, may ask for the same thing."""

from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest

from partnership.accounts import client_address


def is_too_often(
    request: HttpRequest, what: str, *, most: int, per: timedelta, who: str = ""
) -> bool:
    """Count this request; True once there were more than `most` in this time.

    `who` is whom it is counted by, the address in the network without it.
    """
    key = f"limit:{what}:{who or client_address(request) or 'here'}"
    seconds = int(per.total_seconds())
    cache.add(key, 0, seconds)
    try:
        return bool(cache.incr(key) > most)
    except ValueError:
        # Its time passed between the two: the next one has begun.
        cache.set(key, 1, seconds)
        return False
