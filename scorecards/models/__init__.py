from scorecards.models.cards import PeriodKind, Scorecard

__all__ = ["PeriodKind", "Scorecard"]
