"""Every page there is, and who looks at it."""

from tests.journeys.world import LARGE, OURS

KPI = f"{OURS}/kpis/service_level_offered/"
TARGETS = f"{OURS}/targets"

PAGES = {
    "sign-in": (None, "/accounts/login/"),
    "new password": (None, "/accounts/password/reset/"),
    "sign-out": ("lena", "/accounts/logout/"),
    "portfolio": ("lena", "/"),
    "empty portfolio": ("nia", "/"),
    "scorecard": ("lena", f"{OURS}/"),
    "week": ("bo", f"{OURS}/?period=2026-W48"),
    "quarter": ("tom", f"{OURS}/?period=2026-Q4"),
    "running": ("bo", f"{OURS}/?period=2026-12"),
    "no scorecard": ("bo", f"{OURS}/?period=2026-W30"),
    "large scorecard": ("karl", f"{LARGE}/"),
    "KPIs": ("bo", f"{OURS}/kpis/"),
    "KPI": ("lena", KPI),
    "driver": ("bo", f"{OURS}/kpis/forecast_error/?length=52"),
    "readings": ("amina", f"{OURS}/kpis/aht/readings/2026-11/"),
    "no readings": ("bo", f"{OURS}/kpis/aht/readings/2025-11/"),
    "words": ("tom", f"{OURS}/words/"),
    "catalogue": ("lena", f"{OURS}/catalogue/"),
    "penalty": ("bo", f"{OURS}/penalties/2026-11/"),
    "penalty of a quarter": ("bo", f"{OURS}/penalties/2026-Q4/"),
    "score": ("lena", f"{OURS}/score/2026-11/"),
    "targets": ("lena", f"{TARGETS}/"),
    "propose": ("lena", f"{TARGETS}/propose/attrition/"),
    "first target": ("lena", f"{TARGETS}/propose/complaint_rate/"),
    "proposal": ("lena", f"{TARGETS}/proposals/{{open}}/"),
    "agreed": ("bo", f"{TARGETS}/proposals/1/"),
    "counter": ("lena", f"{TARGETS}/proposals/{{open}}/counter/"),
    "fees": ("lena", f"{OURS}/fees/"),
    "fees of a window": ("lena", f"{OURS}/fees/2026-11/"),
    "import": ("bo", f"{OURS}/readings/import/"),
    "an import": ("bo", f"{OURS}/readings/import/1/"),
    "gallery": ("lena", "/gallery/"),
    "not found": ("omar", f"{OURS}/"),
    "not allowed": ("sofia", f"{OURS}/readings/import/"),
}
