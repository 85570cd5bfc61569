from scorecards.models.areas import Area, AreaDay, AreaKpi, AreaQueue, AreaWord
from scorecards.models.cards import PeriodKind, Scorecard
from scorecards.models.status import (
    StatusConfirmation,
    StatusLink,
    StatusPage,
    StatusQuestion,
)
from scorecards.models.telling import StatusMail, StatusWishes

__all__ = [
    "Area",
    "AreaDay",
    "AreaKpi",
    "AreaQueue",
    "AreaWord",
    "PeriodKind",
    "Scorecard",
    "StatusConfirmation",
    "StatusLink",
    "StatusMail",
    "StatusPage",
    "StatusQuestion",
    "StatusWishes",
]
