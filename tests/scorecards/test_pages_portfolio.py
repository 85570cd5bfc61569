"""The portfolio: where am I needed, and how does it stand everywhere?"""

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions import steps
from incidents.words import StepWords
from kpis.actions.targets import propose_target
from scorecards.actions.status.asking import ask
from tests.cast import Cast
from tests.incidents.stories import incident
from tests.scorecards.cards import document, store
from tests.scorecards.pages import page_of, signed_in
from tests.scorecards.rooms import KINDS, take, terms_of
from tests.scorecards.world import fees as entered_fees

ENTRY = '<h2><a href="/p/'


def put(cast: Cast, *slugs: str) -> None:
    for slug in slugs:
        with cast.inside(slug) as partnership:
            store(partnership, document())


def propose(cast: Cast, slug: str, by: str) -> None:
    with cast.inside(slug) as partnership:
        kpi = take(cast, partnership, KINDS[0])
        terms = terms_of(KINDS[0])
        propose_target(by=cast.door(by, slug), kpi=kpi, terms=terms, now=cast.now)


def order_of(page: str) -> list[str]:
    """The partnerships of the page by address, from the top."""
    return [part.partition("/")[0] for part in page.split(ENTRY)[1:]]


def test_each_partnership_has_its_sentence(at_review):
    put(at_review, "northwind-brightcall", "northwind-harborline")
    page = page_of(at_review, address="/")
    assert page.count("November: 8 of 14 on our goal") == 2


def test_what_needs_a_word_stands_first_then_a_to_z(at_review):
    put(at_review, "northwind-brightcall", "northwind-harborline")
    slugs = ["northwind-brightcall", "northwind-harborline"]
    assert order_of(page_of(at_review, address="/")) == slugs
    propose(at_review, "northwind-harborline", "omar")
    assert order_of(page_of(at_review, address="/")) == slugs[::-1]


def test_own_proposal_does_not_wait_for_oneself(at_review):
    propose(at_review, "northwind-harborline", "lena")
    assert "Nothing waits for you" in page_of(at_review, address="/")
    assert "1 proposal waits for you" in page_of(at_review, "omar", "/")


def test_contributor_is_asked_nothing_that_only_a_leader_answers(at_review):
    propose(at_review, "northwind-harborline", "omar")
    assert "Nothing waits for you" in page_of(at_review, "tom", "/")


def test_fees_wait_for_the_partners_leader_alone(at_review):
    with at_review.inside():
        entered_fees(at_review, "2026-11", "186400", "10")
    said = "The fees of 1 window wait for your confirmation"
    assert said in page_of(at_review, "bo", "/")
    assert said not in page_of(at_review, "lena", "/")


def test_executive_reads_the_sentence_and_is_led_to_the_status_page(at_review):
    put(at_review, "northwind-brightcall")
    page = page_of(at_review, "sofia", "/")
    assert "November: 8 of 14 on our goal" in page
    assert ENTRY not in page
    assert 'href="/status/northwind-brightcall/"' in page


def test_a_step_waits_for_an_executive_until_somebody_takes_it(at_review):
    with at_review.inside():
        ref = incident(at_review, audience="leadership").ref
        words = StepWords("Allow one change", for_executives=True)
        lena = at_review.door("lena")
        step = steps.add_step(by=lena, ref=ref, words=words, now=at_review.now)
    page = page_of(at_review, "sofia", "/")
    assert "1 of 2 partnerships needs a word from you" in page
    assert "1 step waits for you" in page
    assert "step waits" not in page_of(at_review, "tom", "/")
    with at_review.inside():
        sofia = at_review.door("sofia")
        steps.take_step(by=sofia, ref=ref, number=step.number, now=at_review.now)
    assert "Nothing waits for you" in page_of(at_review, "sofia", "/")


def test_a_question_of_leadership_waits_for_leaders_alone(at_review):
    with at_review.inside():
        ask(by=at_review.door("sofia"), text="Is it safe?", now=at_review.now)
    said = "1 question of leadership waits for your answer"
    assert said in page_of(at_review, "lena", "/")
    assert said in page_of(at_review, "bo", "/")
    assert "question" not in page_of(at_review, "tom", "/")
    assert "question" not in page_of(at_review, "sofia", "/")


def test_competitor_is_not_even_named(at_review):
    put(at_review, "northwind-brightcall", "northwind-harborline")
    assert "BrightCall" not in page_of(at_review, "omar", "/")


def test_somebody_without_a_partnership_is_told_what_to_do(at_review):
    assert "No partnership yet" in page_of(at_review, "nia", "/")


def test_nobody_is_asked_to_sign_in(at_review, client):
    assert client.get("/").status_code == 302


def test_queries_do_not_grow_with_partnerships(cast):
    with time_machine.travel(cast.now, tick=False):
        one, two = signed_in(cast, "omar"), signed_in(cast, "lena")
        counts = []
        for client in (one, two):
            client.get("/")
            with CaptureQueriesContext(connection) as asked:
                client.get("/")
            counts.append(len(asked))
    assert counts[0] == counts[1]
