"""What the sides of each partnership agreed on, by its address."""

from collections.abc import Mapping

from scorecards.demo.goals import Agreement
from scorecards.demo.meridian import MERIDIAN_BRIGHTCALL, MERIDIAN_CRESTLINE
from scorecards.demo.northwind import NORTHWIND_BRIGHTCALL, NORTHWIND_HARBORLINE

AGREEMENTS: Mapping[str, Agreement] = {
    "northwind-brightcall": NORTHWIND_BRIGHTCALL,
    "northwind-harborline": NORTHWIND_HARBORLINE,
    "meridian-brightcall": MERIDIAN_BRIGHTCALL,
    "meridian-crestline": MERIDIAN_CRESTLINE,
}
