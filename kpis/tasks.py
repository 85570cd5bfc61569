"""The worker's part: roll-ups after readings, uploads read, room made ahead."""

from datetime import timedelta

from celery import shared_task
from django.db import transaction

from kpis.actions import batches, rollups, staging, uploads
from kpis.models import ImportBatch
from partnership import clock, tenancy
from partnership.models import OutboxRow, Partnership, WorkState
from partnership.outbox import Work

MONTHS_AHEAD = 2
LONGEST_MONTH = timedelta(days=31)


def bring_up_to_date(work: Work) -> None:
    """The roll-ups of the days that an import or an agreement made stale."""
    partnership = Partnership.objects.get(pk=work.partnership_id)
    rollups.bring_up_to_date(partnership=partnership, now=clock.now())


def read_upload(work: Work) -> None:
    """An uploaded file: read for its preview, or stored once that was looked at."""
    batch = ImportBatch.objects.select_related("partnership", "by__user").get(
        partnership_id=work.partnership_id, number=int(work.key)
    )
    uploads.work_on(batch=batch, now=clock.now())


@shared_task(name="kpis.tasks.give_up")
def give_up() -> None:
    """Tell the uploads whose work is dead; one that was asked for again is not."""
    with tenancy.office(), transaction.atomic():
        rows = OutboxRow.objects.filter(kind=uploads.READ).exclude(state=WorkState.DONE)
        states = list(rows.values_list("partnership_id", "key", "state"))
    waiting = {(p, key) for p, key, state in states if state == WorkState.WAITING}
    for partnership_id, key in {(p, key) for p, key, _ in states} - waiting:
        with tenancy.scope([partnership_id]), transaction.atomic():
            batches.give_up(
                partnership=Partnership.objects.get(pk=partnership_id),
                number=int(key),
                now=clock.now(),
            )


@shared_task(name="kpis.tasks.make_room")
def make_room() -> None:
    """Make the partitions of this month and the next ones, where they are missing."""
    today = clock.now().date()
    staging.ensure_months(
        [today + ahead * LONGEST_MONTH for ahead in range(MONTHS_AHEAD + 1)]
    )
