"""What templates say with: icons, shapes, numbers, words of a state."""

from functools import lru_cache
from typing import Final

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from partnership import numbers

register = template.Library()

# State: its word, and the sentence where it stands alone.
STATES: Final[dict[str, tuple[Promise, Promise]]] = {
    "on_goal": (_("On our goal"), _("On our goal")),
    "in_buffer": (_("In buffer"), _("In buffer: client is fine, no penalty")),
    "below_minimum": (_("Below minimum"), _("Below minimum: look at it together")),
    "heads_up": (_("Heads-up"), _("Heads-up")),
    "no_reading": (_("Not in yet"), _("Not in yet")),
    "no_target": (_("No target yet"), _("No target yet: counted only")),
}
VARIATIONS: Final[dict[str, Promise]] = {
    "common_cause": _("only noise"),
    "improvement": _("a signal, for the better"),
    "concern": _("a signal, worth a look"),
    "high": _("a signal, higher than usual"),
    "low": _("a signal, lower than usual"),
    "too_early": _("too early to tell"),
}
SIGNALS: Final = frozenset({"improvement", "concern", "high", "low"})


@register.filter
def unended(sentence: str) -> str:
    """A sentence without its full stop, where more words follow; “...” stays."""
    text = str(sentence).rstrip()
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon of static/icons.svg; decoration, unless `label` says what it means."""
    return _drawn("icon", f"i-{name}", label)


@register.simple_tag
def shape(state: str) -> SafeString:
    """The shape of a state. The word stands beside it, so it is decoration."""
    return _drawn("shape", f"s-{state}", "")


@register.simple_tag
def variation(code: str) -> SafeString:
    """Noise or signal, as `kpis.arithmetic` names it: `common_cause`, `concern` ..."""
    kind = "variation signal" if code in SIGNALS else "variation"
    return _drawn(kind, f"v-{code}", str(VARIATIONS[code]))


@register.simple_tag
def mark() -> SafeString:
    """The two rings of Ours."""
    return _drawn("rings", "mark", "")


# The same few, many times on a page.
@lru_cache(maxsize=512)
def _drawn(kind: str, symbol: str, label: str) -> SafeString:
    source = f"{static('icons.svg')}#{symbol}"
    if not label:
        return format_html(
            '<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', kind, source
        )
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><title>{}</title>'
        '<use href="{}"/></svg>',
        kind,
        label,
        label,
        source,
    )


@register.simple_tag
def number(
    value: numbers.Number | None, unit: str = "", decimals: int = 0, currency: str = ""
) -> str:
    """A value with its unit: 81.5 %, 6:35 min."""
    return numbers.show(value, unit, decimals, currency)


@register.filter
def whole(count: int) -> str:
    """A count with its thousands apart: 2,231."""
    return numbers.whole(count, 0)


@register.simple_tag
def money(amount: numbers.Number | None, currency: str) -> str:
    """An amount in its currency: £1,398.00."""
    return numbers.MISSING if amount is None else numbers.money(amount, currency)


@register.filter
def state_word(state: str) -> str:
    return str(STATES[state][0])


@register.filter
def state_sentence(state: str) -> str:
    return str(STATES[state][1])


@register.filter
def variation_word(code: str) -> str:
    return str(VARIATIONS[code])


@register.filter
def svg(value: float) -> str:
    """A coordinate: always with a point, whatever the reader's language."""
    return f"{value:g}" if abs(value) < 100_000 else str(round(value))
