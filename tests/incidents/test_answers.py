"""The other side's answers: acknowledging, “did you know”, facts and thanks."""

import pytest
from django.http import Http404

from incidents.actions import acknowledging, facts, thanking
from incidents.models import Thanks, TouchedKpi
from incidents.queries import visibility
from kpis.actions.kpis import take_into_use
from partnership.access import NotAllowedError
from partnership.errors import Refused
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, draft, fresh, heads_up, incident, timeline

pytestmark = pytest.mark.usefixtures("inside")


def test_other_side_acknowledges(cast: Cast) -> None:
    told = heads_up(cast)
    acknowledging.acknowledge(by=cast.door("tom"), ref=told.ref, now=NOW + HOUR)
    seen = fresh(told)
    assert seen.acknowledged_by == cast.door("tom").member
    assert seen.acknowledged_at == NOW + HOUR
    assert timeline(told)[-1] == ("acknowledged", "both")


def test_ones_own_side_acknowledges_nothing(cast: Cast) -> None:
    told = heads_up(cast)
    with pytest.raises(Refused, match="Your own side told this"):
        acknowledging.acknowledge(by=cast.door("amina"), ref=told.ref, now=NOW)


def test_second_acknowledgement_says_who_was_first(cast: Cast) -> None:
    told = heads_up(cast)
    acknowledging.acknowledge(by=cast.door("tom"), ref=told.ref, now=NOW)
    with pytest.raises(Refused, match="Tom has acknowledged it already"):
        acknowledging.acknowledge(by=cast.door("lena"), ref=told.ref, now=NOW)


@pytest.mark.parametrize("knew", [True, False])
def test_side_where_it_began_says_whether_it_knew(cast: Cast, *, knew: bool) -> None:
    found = incident(cast, "bo", origin="client")
    assert found.knew_asked
    acknowledging.answer_knew(by=cast.door("lena"), ref=found.ref, knew=knew, now=NOW)
    assert fresh(found).knew_before is knew


KNEW_REFUSED = [
    ("told about its own", "partner", "lena", "Nobody is asked that"),
    ("not known yet", "unknown", "lena", "Nobody is asked that"),
    ("both", "both", "lena", "Nobody is asked that"),
    ("the one who found it", "client", "bo", "The side where it began answers"),
]


@pytest.mark.parametrize(
    ("origin", "who", "says"),
    [row[1:] for row in KNEW_REFUSED],
    ids=[row[0] for row in KNEW_REFUSED],
)
def test_knew_is_answered_where_it_was_asked_only(
    cast: Cast, origin: str, who: str, says: str
) -> None:
    found = incident(cast, "bo", origin=origin)
    with pytest.raises(Refused, match=says):
        acknowledging.answer_knew(by=cast.door(who), ref=found.ref, knew=True, now=NOW)


def test_knew_is_answered_once(cast: Cast) -> None:
    found = incident(cast, "bo", origin="client")
    acknowledging.answer_knew(by=cast.door("lena"), ref=found.ref, knew=True, now=NOW)
    with pytest.raises(Refused, match="answered already"):
        acknowledging.answer_knew(
            by=cast.door("lena"), ref=found.ref, knew=False, now=NOW
        )


def test_answer_belongs_to_the_origin_that_was_known_then(cast: Cast) -> None:
    found = incident(cast, "bo", origin="client")
    acknowledging.answer_knew(by=cast.door("lena"), ref=found.ref, knew=True, now=NOW)
    facts.where_it_began(by=cast.door("lena"), ref=found.ref, origin="both", now=NOW)
    assert fresh(found).knew_before is None
    assert timeline(found)[-1] == ("fact", "both")


def test_severity_is_put_right_on_the_timeline(cast: Cast) -> None:
    told = incident(cast)
    facts.how_severe(by=cast.door("lena"), ref=told.ref, severity="sev1", now=NOW)
    assert fresh(told).severity == "sev1"


def test_heads_up_has_neither_severity_nor_origin(cast: Cast) -> None:
    told = heads_up(cast)
    lena = cast.door("lena")
    with pytest.raises(Refused, match="what might happen, when"):
        facts.how_severe(by=lena, ref=told.ref, severity="sev1", now=NOW)
    with pytest.raises(Refused, match="what might happen, when"):
        facts.where_it_began(by=lena, ref=told.ref, origin="partner", now=NOW)


def test_incident_touches_kpis_in_use(cast: Cast) -> None:
    take_into_use(partnership=cast.ours, code="asa", by=cast.door("lena"), now=NOW)
    told = heads_up(cast, kpis=["asa"])
    assert [row.kpi.code for row in TouchedKpi.objects.all()] == ["asa"]
    facts.touches(by=cast.door("lena"), ref=told.ref, kpis=[], now=NOW)
    assert not TouchedKpi.objects.exists()


# --- thanks ---


def test_thanks_need_no_words_and_reach_leadership_where_it_knows(cast: Cast) -> None:
    told = heads_up(cast, audience="leadership")
    thanks = thanking.thank(by=cast.door("lena"), ref=told.ref, now=NOW)
    assert (thanks.side, thanks.words) == ("client", "")
    assert timeline(told)[-1] == ("thanks", "leadership")


def test_thanks_do_not_tell_leadership_what_was_told_to_both_sides(cast: Cast) -> None:
    told = heads_up(cast)
    thanking.thank(by=cast.door("lena"), ref=told.ref, now=NOW)
    assert timeline(told)[-1] == ("thanks", "both")
    assert not visibility.visible(cast.door("sofia")).exists()


def test_executive_thanks_for_what_leadership_saw(cast: Cast) -> None:
    told = heads_up(cast, audience="leadership")
    thanking.thank(
        by=cast.door("sofia"), ref=told.ref, words="That saved our Monday.", now=NOW
    )
    assert Thanks.objects.get().words == "That saved our Monday."


THANKS_REFUSED = [
    ("own side", "amina", "", "Thanks come from the other side"),
    ("501 characters", "lena", "x" * 501, "at most 500"),
]


@pytest.mark.parametrize(
    ("who", "words", "says"),
    [row[1:] for row in THANKS_REFUSED],
    ids=[row[0] for row in THANKS_REFUSED],
)
def test_thanks_that_cannot_be_are_answered_in_a_sentence(
    cast: Cast, who: str, words: str, says: str
) -> None:
    told = heads_up(cast)
    with pytest.raises(Refused, match=says):
        thanking.thank(by=cast.door(who), ref=told.ref, words=words, now=NOW)


def test_thanks_are_said_once_a_person(cast: Cast) -> None:
    told = heads_up(cast)
    thanking.thank(by=cast.door("lena"), ref=told.ref, now=NOW)
    thanking.thank(by=cast.door("tom"), ref=told.ref, now=NOW)
    with pytest.raises(Refused, match="said thanks for this already"):
        thanking.thank(by=cast.door("lena"), ref=told.ref, now=NOW)


def test_nobody_answers_what_is_not_told(cast: Cast) -> None:
    prepared = draft(cast)
    for act in (acknowledging.acknowledge, thanking.thank):
        with pytest.raises((Http404, NotAllowedError)):
            act(by=cast.door("lena"), ref=prepared.ref, now=NOW)
