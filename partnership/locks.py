"""The order in which locks are taken, so that no two transactions wait in a ring.

1. the readings of a partnership (`kpis.actions.staging.lock`);
2. the partnership's row (`hold`): first in whatever bumps its revision, decides a
   proposal or computes a scorecard;
3. proposals, fees, numbers, scorecards;
4. rows of the outbox, in the order of their keys, and the audit chain.
"""

from partnership.models import Partnership


def hold(partnership: Partnership) -> Partnership:
    """Lock the partnership until the transaction ends; returns it as it is now."""
    return Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
