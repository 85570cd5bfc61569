"""Shares between 0 and 1 where percentages or counts are expected: asked about."""

import numpy as np

from kpis.importing.amounts import NUMBER, Amounts
from kpis.importing.book import KpiRule
from kpis.importing.cells import PERCENT_SCALE
from kpis.importing.draft import Draft
from kpis.importing.findings import Findings
from kpis.importing.issues import Question

ENOUGH = 2  # a single value below 1 % is no evidence


def ask_about_shares(
    draft: Draft, values: Amounts, column: str, findings: Findings
) -> None:
    """A question for each percentage KPI whose values all look like 0.132."""
    tens = 10.0 ** values.decimals.astype(float)
    size = values.mantissa / tens
    read = draft.good & (values.state == NUMBER)
    for at, rule in enumerate(draft.rules):
        rows = np.flatnonzero(read & (draft.kpi == at))
        if rule.scale != PERCENT_SCALE or values.percent[rows].any():
            continue
        between = (size[rows] > 0) & (size[rows] < 1)
        if between.sum() >= ENOUGH and (np.abs(size[rows]) <= 1).all():
            _ask(draft, int(rows[between.argmax()]), size, column, findings)


def ask_about_counts(
    draft: Draft, rule: KpiRule, top: Amounts, column: str, findings: Findings
) -> None:
    """A question where a column of shares stands in the place of a count."""
    size = top.mantissa / 10.0 ** top.decimals.astype(float)
    rows = np.flatnonzero(draft.good & (top.state == NUMBER))
    broken = top.decimals[rows] > 0
    if rule.scale == 1 or not broken.any() or (np.abs(size[rows]) > 1).any():
        return
    row = int(rows[broken.argmax()])
    line, _ = draft.place(row, column)
    findings.ask(
        Question(
            "share_or_count",
            column,
            line,
            f"Column “{column}” holds shares between 0 and 1 ({size[row]:g} in row "
            f"{line}), and {rule.code} is made of counts. Multiply it with what it is "
            f"a share of: --kpi {rule.code}={column}*COLUMN/COLUMN.",
        )
    )


def _ask(
    draft: Draft, row: int, size: np.ndarray, column: str, findings: Findings
) -> None:
    line, code, value = int(draft.lines[row]), draft.rule(row).code, size[row]
    findings.ask(
        Question(
            "share_or_percent",
            column,
            line,
            f"The values of {code} all lie between 0 and 1: {value:g} in row {line} is "
            f"{value:g} % or a share of {value * 100:g} %. Write them as "
            f"{value * 100:g}, or with a percent sign as {value:g}%.",
        )
    )
