"""The built-in KPIs: one reviewed file each, named like its code.

A partnership takes them into use, may rename them, and may add its own.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from kpis.catalogue.columns import COLUMNS, Column
from kpis.catalogue.entry import SECTIONS, CatalogueEntry

__all__ = ["CATALOGUE", "COLUMNS", "CatalogueEntry", "Column"]

_HELPERS = {"columns", "entry"}


def _load() -> Mapping[str, CatalogueEntry]:
    """Every entry of this folder by code, sorted by section and order."""
    names = {module.name for module in iter_modules(__path__)} - _HELPERS
    entries: list[CatalogueEntry] = [
        import_module(f"{__name__}.{name}").KPI for name in names
    ]
    entries.sort(key=lambda entry: (SECTIONS.index(entry.section), entry.order))
    return MappingProxyType({entry.code: entry for entry in entries})


CATALOGUE: Mapping[str, CatalogueEntry] = _load()
