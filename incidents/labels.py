"""The words of `incidents.lifecycle` as people read them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from incidents.lifecycle import (
    Audience,
    Category,
    FactorSide,
    NeedCode,
    Origin,
    Severity,
    State,
)
from incidents.wishes import Topic, Way

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STATES: dict[State, "_StrPromise"] = {
    State.HEADS_UP: _("heads-up"),
    State.AVERTED: _("did not happen"),
    State.INVESTIGATING: _("investigating"),
    State.IDENTIFIED: _("solution known"),
    State.MONITORING: _("monitoring"),
    State.RESOLVED: _("resolved"),
}
SEVERITIES: dict[Severity, "_StrPromise"] = {
    Severity.SEV1: _("customers cannot be served (sev 1)"),
    Severity.SEV2: _("many customers notice (sev 2)"),
    Severity.SEV3: _("some customers notice (sev 3)"),
    Severity.SEV4: _("only we notice (sev 4)"),
}
ORIGINS: dict[Origin, "_StrPromise"] = {
    Origin.CLIENT: _("client"),
    Origin.PARTNER: _("partner"),
    Origin.BOTH: _("both"),
    Origin.OUTSIDE: _("outside"),
    Origin.UNKNOWN: _("not known yet"),
}
FACTOR_SIDES: dict[FactorSide, "_StrPromise"] = {
    FactorSide.CLIENT: _("client"),
    FactorSide.PARTNER: _("partner"),
    FactorSide.BOTH: _("both"),
    FactorSide.OUTSIDE: _("outside"),
}
CATEGORIES: dict[Category, "_StrPromise"] = {
    Category.MESSAGE: _("message"),
    Category.AUDIENCE: _("audience"),
    Category.PROCESS: _("process"),
    Category.MISSING_INTEGRATION: _("missing integration"),
    Category.FORECAST: _("forecast"),
    Category.HIRING: _("hiring"),
    Category.TRAINING: _("training"),
    Category.STAFFING: _("staffing"),
    Category.TOOLING: _("tooling"),
    Category.CARRIER: _("carrier"),
    Category.OTHER: _("something else"),
}
AUDIENCES: dict[Audience, "_StrPromise"] = {
    Audience.SIDE: _("my own side"),
    Audience.BOTH: _("both sides"),
    Audience.LEADERSHIP: _("both sides and leadership"),
    Audience.IN_CONFIDENCE: _("in confidence"),
}
NEEDS: dict[NeedCode, "_StrPromise"] = {
    NeedCode.ACKNOWLEDGE: _("waits for “we have seen it”"),
    NeedCode.NEEDS_OWNER: _("needs an owner"),
    NeedCode.HAVE_IT: _("waits for “I have it”"),
    NeedCode.ASKED_FOR: _("somebody asked to own the resolution"),
    NeedCode.PROMISE_DUE: _("next update promised"),
    NeedCode.PROMISE_OVERDUE: _("needs the promised update"),
    NeedCode.ANSWER_KNEW: _("did you know before?"),
    NeedCode.DECIDE: _("waits for a decision"),
    NeedCode.REVIEW_DUE: _("look back together"),
}
# “Company” is the other side's, “minutes” how long nobody may own a resolution.
TOPICS: dict[Topic, "_StrPromise"] = {
    Topic.TOLD: _("%(company)s tells a heads-up or an incident"),
    Topic.UPDATE: _("%(company)s writes an update"),
    Topic.OWNER: _("somebody owns a resolution"),
    Topic.NEEDS_OWNER: _("an incident has no owner for %(minutes)s minutes"),
    Topic.ACKNOWLEDGED: _("%(company)s has seen what you told or own"),
    Topic.THANKS: _("%(company)s thanks you for telling"),
}
WAYS: dict[Way, "_StrPromise"] = {
    Way.AT_ONCE: _("at once"),
    Way.DIGEST: _("mornings"),
    Way.NEVER: _("never"),
}
