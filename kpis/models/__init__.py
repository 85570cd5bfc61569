from kpis.models.context import ContextEvent, EventKind, EventSide
from kpis.models.definitions import Aggregation, Definition, Direction, Kpi, Section
from kpis.models.readings import (
    Grain,
    ImportBatch,
    ImportCall,
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
    "ContextEvent",
    "Definition",
    "Direction",
    "EventKind",
    "EventSide",
    "Grain",
    "ImportBatch",
    "ImportCall",
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
