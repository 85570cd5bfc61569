"""The rooms that are walked through: each partnership furnished, with its marker."""

from scorecards.actions.compute import compute
from tests.cast import MARKERS, Cast
from tests.scorecards import world

# What stands for an address's parameters besides the slug.
VALUES: dict[str, object] = {
    "code": "service_level_offered",
    "number": 1,
    "period": "2026-11",
    "key": "x-y",
    "uidb36": "x",
    "object_id": 1,
    "app_label": "partnership",
    "content_type_id": 1,
    "url": "x",
}


def furnish(cast: Cast) -> None:
    """Give every partnership rows of every kind, each with its marker in its texts."""
    for slug, marker in MARKERS.items():
        with cast.inside(slug) as partnership:
            kpi = world.kpi(partnership, str(VALUES["code"]), name=f"{marker} calls")
            window = world.window(partnership, str(VALUES["period"]))
            world.add_sums(kpi, world.spread(window, 39_283, 48_200))
            compute(partnership=partnership, period=window, now=cast.now)
