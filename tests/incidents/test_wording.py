"""Hints on wording: every example, and what holds for any text."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from incidents import wording
from incidents.wording import PHRASES, as_data, hint
from incidents.wording.hints import found, tidied
from tests.test_templates import BANNED

NAMES = ("BrightCall", "Northwind", "Lena")
QUESTIONS = [phrase for phrase in PHRASES if not phrase.thanks]
THANKS = [phrase for phrase in PHRASES if phrase.thanks]


def each(kind):
    """Every example of a kind, with its phrase and the hint that it gets."""
    for phrase in PHRASES:
        for text in getattr(phrase, kind):
            yield phrase, text, hint(text, NAMES)


def test_there_are_many_questions_and_some_thanks():
    assert len(QUESTIONS) >= 34
    assert len(THANKS) >= 2
    assert len({phrase.code for phrase in PHRASES}) == len(PHRASES)


def test_phrases_have_two_examples_of_each_kind():
    few = [p.code for p in PHRASES if min(len(set(p.fires)), len(set(p.quiet))) < 2]
    assert few == []


def test_phrases_are_found_where_they_must():
    missed = [
        (phrase.code, text)
        for phrase, text, answer in each("fires")
        if not found(phrase, tidied(text), NAMES)
        or answer is None
        or answer.thanks is not phrase.thanks
    ]
    assert missed == []


def test_near_misses_stay_quiet():
    loud = [
        (phrase.code, text, answer)
        for phrase, text, answer in each("quiet")
        if found(phrase, tidied(text), NAMES) or (answer and not answer.thanks)
    ]
    assert loud == []


def test_hints_are_questions_with_another_way_to_say_it():
    for phrase in QUESTIONS:
        assert phrase.question.endswith("?"), phrase.code
        assert phrase.instead, phrase.code
        assert not BANNED.search(phrase.question + phrase.instead), phrase.code


def test_owning_up_is_thanked():
    assert [p.code for p in THANKS if not p.question.startswith("Thank you")] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We should have known it.", id="hindsight"),
        pytest.param("Our agents could have seen it.", id="our-people"),
        pytest.param("We always forget the list; we are careless.", id="character"),
        pytest.param("I was not paying attention.", id="myself"),
        pytest.param("You asked why: we failed to send it.", id="after-you"),
    ],
)
def test_own_side_is_never_questioned(text):
    answer = hint(text, NAMES)
    assert answer is None or answer.thanks


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("You should have told us.", "should_have", id="you"),
        pytest.param("We think you never answer.", "always_never", id="we-then-you"),
        pytest.param("We are late. Human error.", "human_error", id="next-sentence"),
        pytest.param("It is BrightCall’s mistake", "your_mistake", id="name"),
        pytest.param("YOU FAILED TO ANSWER", "failed_to", id="capitals"),
        pytest.param("you\u00a0 failed\tto answer", "failed_to", id="odd-blanks"),
    ],
)
def test_others_are_asked_about(text, code):
    answer = hint(text, NAMES)
    assert answer is not None
    assert answer.code == code


def test_owning_up_beside_blame_is_asked_about_the_blame():
    answer = hint("We missed it. You never told us.", NAMES)
    assert answer is not None
    assert answer.code == "always_never"


def test_the_most_telling_phrase_comes_first():
    answer = hint("Please answer ASAP, this is your fault.")
    assert answer is not None
    assert answer.code == "fault"


def test_hint_repeats_the_words_it_is_about():
    answer = hint("The line is open. It is Lena's fault, I hear.", NAMES)
    assert answer is not None
    assert answer.words == "Lena's fault"


def test_quoted_words_are_passed_over():
    assert hint("The sheet says “human error” in row 7.") is None
    assert hint('A "refused" call is one that "you failed to" answer.') is None


def test_names_are_matched_as_they_are_written():
    text = "Calls wait because of A.B (C+."
    assert hint(text) is None
    assert hint(text, ("A.B (C+",)) is not None
    assert hint(text, ("AxB (C+",)) is None


def test_a_longer_name_is_not_taken_for_a_shorter_one():
    assert hint("Calls wait because of Northwinds.", NAMES) is None


def test_names_that_are_empty_match_nothing():
    assert hint("Calls wait because of rain.", ("", "  ")) is None


@settings(max_examples=60)
@given(st.text(max_size=400), st.lists(st.text(max_size=12), max_size=3))
@example("\n", ["\\", "("])
def test_any_text_gets_at_most_one_hint(text, names):
    answer = hint(text, names)
    assert answer is None or answer.code in {phrase.code for phrase in PHRASES}


@settings(max_examples=60)
@given(
    st.sampled_from([text for phrase in THANKS for text in phrase.fires]),
    st.text(alphabet="aeiou bcd,\n", max_size=60),
)
def test_owning_up_is_never_questioned(owning, more):
    answer = hint(f"{owning} {more}", NAMES)
    assert answer is not None
    assert answer.thanks


@pytest.mark.parametrize(
    "piece",
    [
        *("a", " ", ".", '"', "'s ", "we ", "you ", "you\n", "your team ", "remind "),
        *("we should have known ", "the team the team ", "because of BrightCall "),
    ],
)
def test_a_hundred_thousand_characters_take_a_moment(piece):
    text = (piece * 100_000)[:100_000]
    hint("warm", NAMES)
    started = time.process_time()
    hint(text, NAMES)
    assert time.process_time() - started < 0.2


def test_no_pattern_repeats_a_repetition():
    nested = re.compile(r"[*+}]\)[*+{]")
    assert not [phrase.code for phrase in PHRASES if nested.search(phrase.source)]


def test_data_for_the_browser_is_translated_and_has_the_names():
    data = as_data(NAMES, say=str.upper)
    assert [one["code"] for one in data["phrases"]] == [one.code for one in PHRASES]
    assert data["phrases"][0]["question"] == PHRASES[0].question.upper()
    assert "BrightCall" in data["actor"]
    assert not [one for one in data["phrases"] if "@" in one["source"]]


def test_wording_is_offered_in_one_place():
    assert set(wording.__all__) >= {"hint", "as_data", "Hint", "PHRASES"}
