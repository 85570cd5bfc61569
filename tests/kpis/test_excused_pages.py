"""The pages on which two sides agree that a time does not count."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from kpis.actions.excused import counter_excused
from kpis.actions.fees import enter_fees
from kpis.actions.rollups import bring_up_to_date
from kpis.models import ExcusedPeriod, Kpi
from partnership.models import Proposal
from tests.cast import Cast
from tests.kpis.agreeing import agreed
from tests.kpis.excusing import SERVICE, agreed_excuse, draft, proposed_excuse
from tests.kpis.readings import NOW, bring, half_hours, use

PAGE = "/p/northwind-brightcall/excused/"
FORM = f"{PAGE}propose/"
SENT = {
    "starts_at": "2026-11-03T10:00",
    "ends_at": "2026-11-03T14:00",
    "reason": "client_outage",
    "why": "The telephone system was away.",
    "kpis": [SERVICE],
}


@pytest.fixture(autouse=True)
def ours(cast: Cast) -> Iterator[None]:
    """A service level every half hour of one Tuesday, 6 of 10 each, seen later."""
    with cast.inside() as place:
        use(place, NOW, SERVICE, "aht", "contacts_offered")
        nine = draft().starts_at - timedelta(hours=1)
        bring(place, *((SERVICE, "", at, 6, 10) for at in half_hours(nine, 12)))
    with time_machine.travel(cast.now, tick=False):
        yield


def as_(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, name))
    return client


def test_contributor_proposes_on_a_phone_and_reads_whose_turn_it_is(cast: Cast) -> None:
    amina = as_(cast, "amina")
    answer = amina.post(FORM, SENT, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}1/", 302)]
    page = answer.content.decode()
    assert "It waits for Northwind; until then nothing changes." in page
    assert "Tue 3 Nov 2026, 10:00 to 14:00" in page
    assert "48 ÷ 80" in page
    assert "8 readings" in page
    assert ">Agree<" not in page


def test_leader_of_the_other_side_agrees_and_both_read_it_in_the_list(
    cast: Cast,
) -> None:
    with cast.inside():
        proposed_excuse(cast)
    lena = as_(cast, "lena")
    assert ">Agree<" in lena.get(f"{PAGE}1/").content.decode()
    answer = lena.post(f"{PAGE}1/agree/", {"version": "1"}, follow=True)
    assert "follow in a moment" in answer.content.decode()
    for name in ("tom", "bo", "amina"):
        page = as_(cast, name).get(PAGE).content.decode()
        assert "The telephone system was away." in page
        assert "Amina and Lena" in page


def test_leader_counters_with_another_time_and_says_why(cast: Cast) -> None:
    with cast.inside():
        proposed_excuse(cast)
    lena = as_(cast, "lena")
    page = lena.get(f"{PAGE}1/counter/").content.decode()
    assert 'value="2026-11-03T14:00"' in page
    other = SENT | {"ends_at": "2026-11-03T12:00", "version": "1"}
    asked = lena.post(f"{PAGE}1/counter/", other)
    assert asked.status_code == 422
    assert "Say why you propose something else." in asked.content.decode()
    sent = lena.post(
        f"{PAGE}1/counter/", other | {"answer": "Back at noon."}, follow=True
    )
    assert sent.redirect_chain == [(f"{PAGE}2/", 302)]
    page = sent.content.decode()
    assert "Back at noon." in page
    assert "10:00 to 12:00" in page


def test_side_that_proposed_withdraws(cast: Cast) -> None:
    with cast.inside():
        proposed_excuse(cast)
    page = as_(cast, "bo").post(f"{PAGE}1/withdraw/", follow=True).content.decode()
    assert "Withdrawn. This time counts." in page
    assert "proposed by Amina, withdrawn on 2 Dec 2026." in page


def test_page_that_was_read_before_the_other_side_answered_says_so(cast: Cast) -> None:
    with cast.inside():
        proposed_excuse(cast)
    lena = as_(cast, "lena")
    lena.post(f"{PAGE}1/agree/", {"version": "1"})
    again = lena.post(f"{PAGE}1/agree/", {"version": "1"}, follow=True)
    assert "not open any more" in again.content.decode()
    with cast.inside():
        assert ExcusedPeriod.objects.count() == 1


def test_counts_are_asked_for_beside_what_was_read(cast: Cast) -> None:
    with cast.inside() as place:
        bring(place, (SERVICE, "", date(2026, 11, 4), 60, 100))
    day = {"starts_at": "2026-11-04T10:00", "ends_at": "2026-11-04T12:00"}
    amina = as_(cast, "amina")
    asked = amina.post(FORM, SENT | day)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "60 ÷ 100 on 4 Nov." in page
    assert f'name="denominator_{SERVICE}"' in page
    assert "The telephone system was away." in page
    counts = {f"numerator_{SERVICE}": "4", f"denominator_{SERVICE}": "20"}
    sent = amina.post(FORM, SENT | day | counts, follow=True)
    assert "4 ÷ 20" in sent.content.decode()
    again = as_(cast, "lena").get(f"{PAGE}1/counter/").content.decode()
    assert 'value="20"' in again


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"starts_at": ""}, "Say from which day and time.", id="no time"),
        pytest.param({"ends_at": "tomorrow"}, "like 2026-12-02 16:00", id="a word"),
        pytest.param({"ends_at": "2026-11-03T09:00"}, "ends after it begins", id="end"),
        pytest.param(
            {"starts_at": "2026-03-29T01:30"},
            "The clock is changed that night",
            id="no hour",
        ),
        pytest.param({"reason": ""}, "Choose one.", id="no reason"),
        pytest.param({"reason": "weather"}, "not one of the available", id="reason"),
        pytest.param({"why": ""}, "Say what happened", id="no why"),
        pytest.param({"kpis": []}, "Choose at least one KPI.", id="no KPI"),
        pytest.param({"kpis": ["headcount"]}, "not one of the available", id="KPI"),
    ],
)
def test_bad_input_is_asked_for_and_nothing_is_lost(
    cast: Cast, changes: dict[str, object], sentence: str
) -> None:
    sent = SENT | changes
    answer = as_(cast, "tom").post(FORM, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert str(sent["why"]) in page
    with cast.inside():
        assert not Proposal.objects.exists()


def test_totals_are_not_offered(cast: Cast) -> None:
    page = as_(cast, "bo").get(FORM).content.decode()
    assert f'value="{SERVICE}"' in page
    assert "contacts_offered" not in page


def test_list_says_whose_answer_is_waited_for(cast: Cast) -> None:
    with cast.inside():
        proposed_excuse(cast)
    page = as_(cast, "lena").get(PAGE).content.decode()
    assert "Waits for Northwind since" in page
    assert "It waits for you." in page


def test_chart_of_the_kpi_has_a_flag_where_a_time_is_excused(cast: Cast) -> None:
    with cast.inside():
        agreed_excuse(cast)
    kpi = f"/p/northwind-brightcall/kpis/{SERVICE}/"
    page = as_(cast, "tom").get(kpi).content.decode()
    assert "What happened meanwhile" in page
    assert "The telephone system was away." in page
    assert "3 Nov, excused by both sides (client outage)" in page


def test_record_names_the_time_by_the_partnerships_clock(cast: Cast) -> None:
    with cast.inside():
        agreed_excuse(cast)
    page = as_(cast, "lena").get("/p/northwind-brightcall/audit/").content.decode()
    assert "Agreed (excused period)" in page
    assert "Tue 3 Nov 2026, 10:00 to 14:00" in page
    assert "2026-11-03T10:00" not in page


def test_who_leaves_hands_over_what_they_proposed(cast: Cast) -> None:
    with cast.inside():
        proposed_excuse(cast, by="amina")
    members = "/p/northwind-brightcall/settings/members/"
    answer = as_(cast, "bo").post(f"{members}remove/", {"who": cast.amina.email})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The proposal of an excused period" in page
    assert f'href="{PAGE}1/"' in page


def test_countered_proposal_leads_to_its_answer(cast: Cast) -> None:
    with cast.inside():
        proposed_excuse(cast)
        noon = draft(ends_at=draft().starts_at + timedelta(hours=2))
        counter_excused(
            by=cast.door("lena"),
            number=1,
            version=1,
            draft=noon,
            reason="Back at noon.",
            now=cast.now,
        )
    page = as_(cast, "amina").get(f"{PAGE}1/").content.decode()
    assert "Amina proposed it, Lena answered with another one." in page
    assert f'href="{PAGE}2/"' in page
    closed = as_(cast, "lena").get(f"{PAGE}1/counter/", follow=True)
    assert "Nothing else can be proposed here." in closed.content.decode()


def test_leaders_read_what_it_would_change_in_money_and_others_in_state(
    cast: Cast,
) -> None:
    with cast.inside() as place:
        agreed(cast, kpi=Kpi.objects.get(partnership=place, code=SERVICE))
        enter_fees(
            by=cast.door("lena"),
            window="2026-11",
            fees="100000",
            at_risk="10",
            cap=None,
            now=cast.now,
        )
        bring(place, (SERVICE, "", date(2026, 11, 5), 95, 100))
        bring_up_to_date(partnership=place, now=NOW)
        number = proposed_excuse(cast).number
    lena = as_(cast, "lena").get(f"{PAGE}{number}/").content.decode()
    # 167 of 220 is 75.9 %; 119 of 140 without the four hours is 85 %.
    money = "Penalty of these KPIs for November 2026: £0.00 instead of £3,272.73."
    assert money in lena
    amina = as_(cast, "amina").get(f"{PAGE}{number}/").content.decode()
    assert "Penalty of these KPIs" not in amina
    assert "On our goal, before: Below minimum" in amina


def test_who_proposed_finds_the_way_to_take_it_back(cast: Cast) -> None:
    with cast.inside():
        proposed_excuse(cast, by="amina")
    assert ">Withdraw<" in as_(cast, "amina").get(f"{PAGE}1/").content.decode()
    assert ">Withdraw<" not in as_(cast, "tom").get(f"{PAGE}1/").content.decode()


def test_overlong_answer_is_told_at_its_field(cast: Cast) -> None:
    with cast.inside():
        proposed_excuse(cast)
    said = SENT | {
        "ends_at": "2026-11-03T12:00",
        "version": "1",
        "answer": "a" * 10_001,
    }
    answer = as_(cast, "lena").post(f"{PAGE}1/counter/", said)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"answer"}


def test_address_fills_in_what_is_known_of_the_time(cast: Cast) -> None:
    known = {
        "starts_at": SENT["starts_at"],
        "ends_at": SENT["ends_at"],
        "why": "<b>Calls</b> were cut off",
        "kpis": [SERVICE, "never_was"],
        "answer": "Because.",
    }
    answer = as_(cast, "amina").get(FORM, known)
    form = answer.context["form"]
    assert form["starts_at"].value() == "2026-11-03T10:00"
    assert form.draft == "excused:2026-11-03T10:00"
    page = answer.content.decode()
    assert 'value="2026-11-03T14:00"' in page
    assert "&lt;b&gt;Calls&lt;/b&gt; were cut off" in page
    ticked = re.findall(r'value="(\w+)"\s+id="id_kpis_\d+" checked', page)
    assert ticked == [SERVICE]
    assert "never_was" not in page
    assert "Because." not in page


def test_what_was_sent_is_not_kept_as_a_draft(cast: Cast) -> None:
    sent = as_(cast, "amina").post(FORM, SENT, follow=True).content.decode()
    assert 'data-draft-sent="excused:"' in sent
    assert "js/writing" in sent


def test_leaders_let_a_time_count_again_on_its_page(cast: Cast) -> None:
    with cast.inside():
        agreed_excuse(cast)
    assert "Propose that it counts again" not in page_of(cast, "amina", "1/")
    assert "Propose that it counts again" in page_of(cast, "bo", "1/")
    bo = as_(cast, "bo")
    sent = bo.post(f"{PAGE}1/again/", {"reason": "It was our system."}, follow=True)
    assert sent.redirect_chain == [(f"{PAGE}2/", 302)]
    asked = page_of(cast, "lena", "2/")
    assert "Bo proposes that this time counts again." in asked
    assert "It was our system." in asked
    assert ">Counter<" not in asked
    as_(cast, "lena").post(f"{PAGE}2/agree/", {"version": "1"})
    assert "It counts again, as both agreed" in page_of(cast, "tom", "1/")
    listed = page_of(cast, "tom")
    assert "proposed by Amina, agreed on 2 Dec 2026, counts again." in listed
    assert "No excused period yet" in listed


def page_of(cast: Cast, name: str, path: str = "") -> str:
    return as_(cast, name).get(f"{PAGE}{path}").content.decode()
