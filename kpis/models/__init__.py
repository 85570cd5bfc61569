from kpis.models.definitions import Aggregation, Definition, Direction, Kpi, Section
from kpis.models.readings import (
    Grain,
    ImportBatch,
    ImportFile,
    ImportState,
    Reading,
    ReadingBefore,
    Rollup,
    RollupGrain,
    SavedMapping,
    Source,
    StaleDay,
)
from kpis.models.targets import PenaltyForm, Target, ValueField, WindowFees

__all__ = [
    "Aggregation",
    "Definition",
    "Direction",
    "Grain",
    "ImportBatch",
    "ImportFile",
    "ImportState",
    "Kpi",
    "PenaltyForm",
    "Reading",
    "ReadingBefore",
    "Rollup",
    "RollupGrain",
    "SavedMapping",
    "Section",
    "Source",
    "StaleDay",
    "Target",
    "ValueField",
    "WindowFees",
]
