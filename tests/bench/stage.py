"""A partnership whose status page is read while updates are posted to it."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from incidents.actions import telling, updates
from incidents.words import IncidentWords, UpdateWords
from partnership import clock, outbox, tenancy
from partnership.access import Door
from partnership.models import Partnership
from scorecards.actions.status import links, rebuilding
from tests.bench import storm


@dataclass(frozen=True)
class Stage:
    """Somebody who posts, about one incident, and the secret that readers have."""

    by: Door
    ref: str
    secret: str

    def post(self, number: int) -> None:
        """Post an update as the page does it, and do the work that it asks for."""
        try:
            with tenancy.scope([self.by.partnership.pk]), transaction.atomic():
                now = clock.now()
                updates.post_update(
                    by=self.by,
                    ref=self.ref,
                    words=UpdateWords(
                        text=storm.words(number),
                        audience="leadership",
                        next_update_at=now + timedelta(hours=1),
                    ),
                    now=now,
                )
            while work := outbox.claim_next(rebuilding.KIND):
                outbox.do(work)
        finally:
            connection.close()


def set_up(by: Door) -> Stage:
    """Something open that leadership was told of, and a link."""
    place: Partnership = by.partnership
    now = clock.now()
    with tenancy.scope([place.pk]), transaction.atomic():
        told = telling.log_incident(
            by=by,
            words=IncidentWords(
                summary="The order look-up takes two minutes",
                severity="sev2",
                audience="leadership",
            ),
            now=now,
        )
        _link, secret = links.make(by=by, reader=links.ForWhom("Sofia"), now=now)
        rebuilding.rebuild(partnership=place, now=now)
    return Stage(by, told.ref, secret)
