"""Choosing which mails of the status page one gets."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from partnership import audit
from scorecards.models.telling import StatusWishes
from scorecards.status.readers import TOPICS, Reader


@transaction.atomic
def choose(*, reader: Reader, wanted: Collection[str], now: datetime) -> StatusWishes:
    """Keep what a reader wants: any of `TOPICS`. The same again changes nothing."""
    chosen = {topic: topic in wanted for topic in TOPICS}
    known = reader.wishes
    if known is not None and all(getattr(known, t) == chosen[t] for t in TOPICS):
        return known
    wishes, _made = StatusWishes.objects.update_or_create(
        partnership=reader.partnership,
        member=reader.member,
        link=reader.link,
        defaults={**chosen, "chosen_at": now},
    )
    audit.record(
        partnership=reader.partnership,
        by=reader.member or reader.email,
        what="status mails chosen",
        now=now,
    )
    return wishes


def stop(*, reader: Reader, now: datetime) -> StatusWishes:
    """No more mails: one click is enough."""
    return choose(reader=reader, wanted=(), now=now)
