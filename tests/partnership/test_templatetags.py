"""What templates say with: icons, shapes, words of a state, coordinates."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from partnership.templatetags import ours

SPRITE = (Path(settings.BASE_DIR) / "static" / "icons.svg").read_text()
SYMBOLS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))


def rendered(source, **context):
    return engines["django"].from_string(source).render(context)


def test_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in ours.icon("clock")
    labelled = ours.icon("clock", "due soon")
    assert 'role="img" aria-label="due soon"' in labelled


def test_icon_label_is_escaped():
    assert "<b>" not in ours.icon("clock", "<b>")


@pytest.mark.parametrize("state", sorted(ours.STATES))
def test_every_state_has_a_shape_a_word_and_a_sentence(state):
    assert f"s-{state}" in SYMBOLS
    assert ours.state_word(state)
    assert ours.state_sentence(state)


@pytest.mark.parametrize("code", sorted(ours.VARIATIONS))
def test_every_variation_is_drawn_and_says_what_it_means(code):
    assert f"v-{code}" in SYMBOLS
    assert ours.variation_word(code) in ours.variation(code)


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sources = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    named = {
        name
        for source in sources
        for name in re.findall(r'{% icon "([a-z]+)"', source.read_text())
    }
    assert named
    assert {f"i-{name}" for name in named} <= SYMBOLS


def test_tags_write_number_and_money():
    text = rendered(
        '{% number 81.5 "%" 1 %}|{% money 1398 "GBP" %}|{% money None "GBP" %}'
    )
    assert text.replace("\N{NO-BREAK SPACE}", " ") == "81.5 %|£1,398.00|–"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(42.86, "42.86", id="two-decimals"),
        pytest.param(40.0, "40", id="whole"),
        pytest.param(-0.5, "-0.5", id="negative"),
        pytest.param(123456.7, "123457", id="no-exponent"),
    ],
)
def test_svg_coordinates_have_a_point_in_every_language(value, text):
    with translation.override("de"):
        assert ours.svg(value) == text


def test_a_count_has_its_thousands_apart():
    assert rendered("{{ count|whole }} readings", count=2231) == "2,231 readings"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [("Not signed off.", "Not signed off"), ("Wait...", "Wait..."), ("Slow", "Slow")],
)
def test_sentence_has_no_full_stop_before_more_words(sentence, said):
    assert rendered("{{ what|unended }}", what=sentence) == said
