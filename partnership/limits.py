"""How often one address, or one person, may ask for the same thing."""

from django.core.cache import cache
from django.http import HttpRequest

from partnership.accounts import client_address


def is_too_often(
    request: HttpRequest, what: str, *, most: int, seconds: int, who: str = ""
) -> bool:
    """Count this request; True once there were more than `most` in these seconds.

    `who` is whom it is counted by, the address in the network without it.
    """
    key = f"limit:{what}:{who or client_address(request) or 'here'}"
    cache.add(key, 0, seconds)
    try:
        return bool(cache.incr(key) > most)
    except ValueError:
        # Its seconds passed between the two: the next ones have begun.
        cache.set(key, 1, seconds)
        return False
