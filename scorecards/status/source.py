"""Where served pages come from: the database, or word that it is away."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from partnership import tenancy
from partnership.models import Partnership
from scorecards.actions.status import links
from scorecards.queries import status
from scorecards.status import lookups
from scorecards.status.document import StatusDocument
from scorecards.status.lookups import LinkFound

log = structlog.get_logger(__name__)

# After an error the database is left alone for so many seconds, and then one asks.
REST = 1.0


class AwayError(Exception):
    """The database does not answer."""


class Source:
    """Asks the database, and not while it is known to be away.

    While it does not answer, one thread at a time finds out whether it is back: an
    unreachable host would otherwise hold every thread of the process.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._away_since: float | None = None
        self._rests_until = 0.0
        self._scout = threading.Lock()

    def link(self, secret: str, now: datetime) -> LinkFound | None:
        """What a secret opens now. Raises `AwayError`."""
        with self._asking():
            return lookups.status_link(secret, now)

    def kept(self, partnership: int, now: datetime) -> tuple[int, StatusDocument]:
        """The document and its revision, of one moment. Raises `AwayError`.

        Revision 0: none is kept yet, this one was made for now.
        """
        with self._asking(), tenancy.scope([partnership]), transaction.atomic():
            place = Partnership.objects.select_related("client", "partner")
            return status.current_or_new(place.get(pk=partnership), now)

    def opened(self, found: LinkFound, now: datetime) -> None:
        """Note that a link was opened. Nobody's reading waits for it or ends by it."""
        with (
            suppress(AwayError),
            self._asking(),
            tenancy.scope([found.partnership]),
            transaction.atomic(),
        ):
            links.opened(link=found.link, now=now)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        scouts = self._away_since is not None
        if scouts and not self._may_scout():
            raise AwayError
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            self._failed(error)
            raise AwayError from error
        else:
            self._away_since = None
        finally:
            if scouts:
                self._scout.release()

    def _may_scout(self) -> bool:
        rested = self._monotonic() >= self._rests_until
        return rested and self._scout.acquire(blocking=False)

    def _failed(self, error: Exception) -> None:
        now = self._monotonic()
        if self._away_since is None:
            log.warning(
                "status pages go without the database", error=type(error).__name__
            )
            self._away_since = now
        self._rests_until = now + REST
        if not connection.in_atomic_block:
            connection.close()
