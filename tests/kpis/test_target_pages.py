"""Both leaders through the pages, without JavaScript."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.html import escape

from kpis.models import RollupGrain, Target, WindowFees
from kpis.presenters import agreements
from kpis.presenters.fees import Line
from partnership.models import Proposal
from tests.cast import Cast
from tests.kpis.agreeing import ASA, agreed, in_use, measured, proposed, proposed_once

GOALS = "/p/northwind-brightcall/targets/"
PROPOSE = f"{GOALS}propose/service_level_offered/"
PROPOSAL = f"{GOALS}proposals/1/"
FIRST = {
    "minimum": "80",
    "buffer": "3",
    "buffer_reason": "Mondays swing.",
    "direction": "higher",
    "penalty_form": "linear",
    "penalty_full": "75",
    "weight": "10",
    "allocation": "40",
    "effective_from": "2026-10-01",
}

Visit = Callable[[str], Client]


@pytest.fixture
def visit(cast: Cast) -> Visit:
    """A browser that somebody of the cast is signed in with."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(
            cast.people[name], "django.contrib.auth.backends.ModelBackend"
        )
        return client

    return signed_in


@pytest.fixture(autouse=True)
def service_level(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)
    with cast.inside():
        in_use(cast)


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_first_target_is_proposed_and_agreed(cast: Cast, visit: Visit) -> None:
    sent = visit("lena").post(PROPOSE, FIRST, follow=True)
    assert "It waits for BrightCall" in text_of(sent)
    bo = visit("bo")
    page = text_of(bo.get(PROPOSAL))
    assert "Lena proposes: a client minimum of" in page
    assert "“Mondays swing.”" in page
    assert "83.0" in page
    answered = bo.post(f"{PROPOSAL}agree/", {"version": "1"}, follow=True)
    assert "Agreed. It is in force from 1 Oct 2026" in text_of(answered)
    with cast.inside():
        target = Target.objects.get()
    assert (target.minimum, target.penalty_start, target.penalty_full) == (80, 80, 75)


def test_a_version_of_a_thousand_digits_is_one_that_nobody_read(visit: Visit) -> None:
    visit("lena").post(PROPOSE, FIRST)
    answer = visit("bo").post(f"{PROPOSAL}agree/", {"version": "9" * 5_000})
    assert answer.status_code == 409


def test_terms_that_the_kpi_cannot_have_any_more_are_countered_not_agreed_to(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        proposed_once(cast, minimum="900")
    bo = visit("bo")
    answer = bo.post(f"{PROPOSAL}agree/", {"version": "1"})
    assert answer.status_code == 409
    assert "Counter it, or ask Northwind to withdraw it." in text_of(answer)
    assert bo.get(f"{PROPOSAL}counter/").status_code == 200
    with cast.inside():
        assert not Target.objects.exists()
        assert Proposal.objects.get().state == "open"


def test_later_target_takes_three_fields(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        agreed(cast)
    three = {"minimum": "78", "buffer": "2", "buffer_reason": "Noise."}
    visit("bo").post(PROPOSE, three)
    with cast.inside():
        proposal = Proposal.objects.get(state="open")
    assert proposal.terms["penalty"]["full"] == "73"
    assert proposal.terms["effective_from"] == "2027-01-01"


def test_fields_begin_with_the_version_in_force(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        agreed(cast)
    form = visit("lena").get(PROPOSE).context["form"]
    assert (form["minimum"].value(), form["buffer"].value()) == ("80", "3")
    assert not form["penalty_start"].value()


def test_buffer_is_asked_for_in_points_and_the_minimum_in_per_cent(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        agreed(cast)
    page = text_of(visit("lena").get(PROPOSE))
    units = re.findall(
        r'name="(minimum|buffer)".*?<span class="soft">(\S+)</span>', page
    )
    assert units == [("minimum", "%"), ("buffer", "pts")]


def test_counter_and_agreement_to_it(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    form = {
        "version": "1",
        "minimum": "80",
        "buffer": "2",
        "buffer_reason": "Noise is two points.",
        "reason": "Three was a guess.",
    }
    visit("bo").post(f"{PROPOSAL}counter/", form)
    page = text_of(visit("lena").get(f"{GOALS}proposals/2/"))
    assert "“Three was a guess.”" in page
    visit("lena").post(f"{GOALS}proposals/2/agree/", {"version": "1"})
    with cast.inside():
        assert Target.objects.get().buffer == 2


def test_counter_without_a_reason_asks_for_it(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    form = {"version": "1", "minimum": "80", "buffer": "2", "buffer_reason": "Noise."}
    answer = visit("bo").post(f"{PROPOSAL}counter/", form)
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"] == [
        "Say why you propose something else."
    ]


def test_another_buffer_needs_words_of_its_own(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    bo = visit("bo")
    page = bo.get(f"{PROPOSAL}counter/")
    assert not page.context["form"]["buffer_reason"].value()
    assert "Before: “Ordinary noise is 2.8 points.”" in text_of(page)
    form = {"version": "1", "minimum": "80", "buffer": "1", "reason": "It is enough."}
    asked = bo.post(f"{PROPOSAL}counter/", form).context["form"].errors
    assert "Say why there is a buffer" in " ".join(asked["buffer_reason"])


def test_the_words_for_a_buffer_stay_while_it_does(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    form = {"version": "1", "minimum": "79", "buffer": "3.0", "reason": "As we make."}
    visit("bo").post(f"{PROPOSAL}counter/", form)
    with cast.inside():
        terms = Proposal.objects.get(number=2).terms
    assert terms["buffer_reason"] == "Ordinary noise is 2.8 points."


def test_what_is_asked_for_is_not_called_optional(cast: Cast, visit: Visit) -> None:
    first = visit("lena").get(PROPOSE).context["form"]
    asked = ("minimum", "buffer", "buffer_reason", "penalty_form", "penalty_full")
    assert all(first[name].field.required for name in asked)
    assert not first["penalty_form"].value()
    with cast.inside():
        proposed(cast)
    counter = visit("bo").get(f"{PROPOSAL}counter/").context["form"]
    assert counter["reason"].field.required


def test_everything_that_is_asked_is_asked_at_once(visit: Visit) -> None:
    typed = FIRST | {"minimum": "abc", "buffer_reason": "", "weight": "much"}
    errors = visit("lena").post(PROPOSE, typed).context["form"].errors
    assert set(errors) == {"minimum", "buffer_reason", "weight"}


def test_a_first_target_says_how_its_penalty_grows(visit: Visit) -> None:
    errors = visit("lena").post(PROPOSE, FIRST | {"penalty_form": ""}).context["form"]
    assert list(errors.errors) == ["penalty_form"]


def test_a_share_above_the_whole_is_asked_at_its_field(visit: Visit) -> None:
    answer = visit("lena").post(PROPOSE, FIRST | {"minimum": "900"})
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["minimum"]
    assert "cannot be above 100\xa0%" in sentence


def test_a_counter_stands_beside_the_offer_that_it_answers(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        proposed(cast)
    form = {"version": "1", "minimum": "78", "buffer": "3", "reason": "As we make."}
    bo = visit("bo")
    bo.post(f"{PROPOSAL}counter/", form)
    answer = visit("lena").get(f"{GOALS}proposals/2/")
    minimum = answer.context["page"].preview.changes[0]
    assert [text[:4] for text in (minimum.offer, minimum.after)] == ["80.0", "78.0"]
    assert "Northwind offered" in text_of(answer)


def test_an_agreed_proposal_names_both_and_a_coming_version_is_on_the_page(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        agreed(cast)
    later = {"minimum": "78", "buffer": "2", "buffer_reason": "Noise."}
    visit("bo").post(PROPOSE, later)
    page = f"{GOALS}proposals/2/"
    assert "only Northwind can say" in text_of(visit("lena").get(page))
    said = text_of(visit("lena").post(f"{page}agree/", {"version": "1"}, follow=True))
    assert "in force from 1 Jan 2027; nothing before changes" in said
    assert "Proposed by Bo, agreed by Lena" in said
    assert "From 1 Jan 2027: minimum 78.0" in text_of(visit("bo").get(GOALS))


def test_words_follow_what_is_better(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast, kpi=in_use(cast, "asa"), **ASA)
    lines = visit("bo").get(PROPOSAL).context["page"].preview.changes
    said = {line.label: line for line in lines}
    assert said["Our goal"].why == "minimum minus buffer"
    assert said["Penalty"].after.startswith("Above ")


def test_own_proposal_is_changed_and_withdrawn(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    lena = visit("lena")
    form = {"version": "1", "minimum": "79", "buffer": "3", "buffer_reason": "Noise."}
    changed = lena.post(f"{PROPOSAL}change/", form, follow=True)
    assert "This is version 2." in text_of(changed)
    withdrawn = lena.post(f"{PROPOSAL}withdraw/", follow=True)
    assert "Withdrawn." in text_of(withdrawn)


def test_changed_meanwhile_shows_the_difference(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    bo = visit("bo")
    seen = bo.get(PROPOSAL).context["page"].seen
    form = {"version": "1", "minimum": "79", "buffer": "3", "buffer_reason": "Noise."}
    visit("lena").post(f"{PROPOSAL}change/", form)
    answer = bo.post(f"{PROPOSAL}agree/", {"version": "1", "seen": seen})
    assert answer.status_code == 409
    assert "changed while you were reading" in text_of(answer)
    minimum = answer.context["difference"][0]
    assert [part[:4] for part in (minimum.before, minimum.after)] == ["80.0", "79.0"]
    with cast.inside():
        assert not Target.objects.exists()


def test_difference_of_a_forged_page_is_left_out(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    answer = visit("bo").post(f"{PROPOSAL}agree/", {"version": "9", "seen": "forged"})
    assert (answer.status_code, answer.context["difference"]) == (409, [])


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_agreeing_without_a_version_writes_nothing(
    cast: Cast, visit: Visit, version: str
) -> None:
    with cast.inside():
        proposed(cast)
    answer = visit("bo").post(f"{PROPOSAL}agree/", {"version": version})
    assert answer.status_code == 409


def test_own_side_is_told_that_it_cannot_agree(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    answer = visit("lena").post(f"{PROPOSAL}agree/", {"version": "1"})
    assert "Your own side proposed this" in text_of(answer)


BAD = [
    ("minimum", "eighty", "is no number"),
    ("minimum", "", "write a number"),
    ("buffer", "-1", "must be 0 or more"),
    ("buffer_reason", " ", "Say why there is a buffer"),
    ("penalty_start", "81", "must not start on the good side"),
    ("penalty_full", "85", "must be worse than the value at which it starts"),
    ("penalty_full", "", "Full end of the penalty: write a number"),
    ("penalty_form", "none", "the score needs a floor"),
    ("penalty_form", "steps", "at least one threshold"),
    ("penalty_form", "per_unit", "Amount per unit: write a number"),
    ("floor", "90", "must be worse than the client minimum"),
    ("weight", "-5", "write 0 or more"),
    ("allocation", "1.234", "at most 2 decimals"),
    ("effective_from", "tomorrow", "write a date"),
    ("direction", "within", "a corridor of two values"),
]
WHERE = {
    "none": "floor",
    "steps": "penalty_steps",
    "per_unit": "penalty_amount",
    "within": "minimum",
}


@pytest.mark.parametrize(("field", "value", "says"), BAD)
def test_form_asks_at_the_field(
    cast: Cast, visit: Visit, field: str, value: str, says: str
) -> None:
    answer = visit("lena").post(PROPOSE, FIRST | {field: value})
    assert answer.status_code == 422
    place = WHERE.get(value, field)
    errors = answer.context["form"].errors
    assert says in " ".join(errors[place])
    assert f'href="#id_{place}"' in text_of(answer)
    with cast.inside():
        assert not Proposal.objects.exists()


def test_preview_writes_nothing_and_shows_what_it_means(
    cast: Cast, visit: Visit
) -> None:
    answer = visit("lena").post(f"{PROPOSE}preview/", FIRST)
    page = text_of(answer)
    assert "our goal is 83.0" in page
    assert "No penalty is due while the client still makes its minimum" in page
    assert 'value="80"' in page
    with cast.inside():
        assert not Proposal.objects.exists()


def test_preview_is_a_part_of_the_page_for_htmx(cast: Cast, visit: Visit) -> None:
    headers = {"HX-Request": "true"}
    part = visit("lena").post(f"{PROPOSE}preview/", FIRST, headers=headers)
    assert "<html" not in text_of(part)
    assert "our goal is 83.0" in text_of(part)
    asks = visit("lena").post(
        f"{PROPOSE}preview/", FIRST | {"buffer": "-1"}, headers=headers
    )
    assert "must be 0 or more" in text_of(asks)


def test_open_proposal_is_shown_in_place_of_a_second_form(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        proposed(cast)
    answer = visit("bo").get(PROPOSE)
    assert (answer.status_code, answer["Location"]) == (302, PROPOSAL)


def test_both_sides_see_the_same_proposal_but_for_the_buttons(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        proposed(cast)
    pages = [visit(name).get(PROPOSAL).context["page"] for name in ("lena", "bo")]
    mine, yours = pages
    assert mine.preview.changes == yours.preview.changes
    assert (mine.may_answer, yours.may_answer) == (False, True)
    assert (mine.may_change, yours.may_change) == (True, False)


def test_contributor_reads_and_has_no_button(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
    page = text_of(visit("amina").get(PROPOSAL))
    assert "“" in page
    assert 'method="post"' not in page
    assert visit("amina").get(PROPOSE).status_code == 403


def test_amount_per_unit_is_for_leaders(cast: Cast, visit: Visit) -> None:
    per_unit = {"form": "per_unit", "start": "80", "full": "75", "amount": "512.50"}
    with cast.inside():
        agreed(cast, penalty=per_unit)
    assert "512.50" in text_of(visit("lena").get(GOALS))
    assert "512.50" not in text_of(visit("tom").get(GOALS))


def test_agreements_name_what_waits_and_for_whom(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        agreed(cast)
        proposed(cast, kpi=in_use(cast, "asa"), **ASA)
    theirs = text_of(visit("bo").get(GOALS))
    assert "1 of 2 goals agreed; 1 proposal waits for you." in theirs
    assert "Lena, 2 Dec 2026; Bo, 2 Dec 2026" in theirs
    assert "Waits for BrightCall" in text_of(visit("tom").get(GOALS))


def test_side_without_a_leader_is_named(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        proposed(cast)
        member = cast.members["bo", "northwind-brightcall"]
        member.suspended_at = cast.now
        member.save()
    assert "BrightCall has no leader here yet" in text_of(visit("lena").get(PROPOSAL))


def test_counted_kpi_has_no_form(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        in_use(cast, "contacts_offered")
    page = text_of(visit("lena").get(f"{GOALS}propose/contacts_offered/"))
    assert "never has a target" in page


def test_agreed_words_are_escaped(cast: Cast, visit: Visit) -> None:
    payload = "<script>alert(1)</script>"
    with cast.inside():
        agreed(cast, buffer_reason=payload)
    page = text_of(visit("bo").get(GOALS))
    assert payload not in page
    assert escape(payload) in page


def test_queries_of_the_agreements_do_not_grow(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with cast.inside():
        for code in ("asa", "service_level_answered", "service_level_excl_short"):
            changes = ASA if code == "asa" else {}
            agreed(cast, in_use(cast, code), **changes)
            agreed(cast, in_use(cast, code), **changes | {"buffer": "1"})
        with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
            page = agreements.page(cast.door("bo"), cast.now)
    assert len(page.rows) == 4


def test_replay_counts_the_weeks_under_both_versions(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        kpi = in_use(cast)
        agreed(cast, kpi)
        for day, answered in ((16, 84), (9, 81), (2, 79)):
            measured(cast, kpi, RollupGrain.WEEK, date(2026, 11, day), (answered, 100))
    three = {"minimum": "78", "buffer": "2", "buffer_reason": "Noise."}
    past = visit("lena").post(f"{PROPOSE}preview/", three).context["preview"].replay
    counts = [
        (tally.on_goal, tally.in_buffer, tally.below_minimum)
        for tally in (past.in_force, past.proposed)
    ]
    assert counts == [(1, 1, 1), (2, 1, 0)]


def test_a_goal_that_no_week_met_is_said_to_be_never_met(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        kpi = in_use(cast)
        for week in range(20):
            day = date(2026, 11, 16) - timedelta(weeks=week)
            measured(cast, kpi, RollupGrain.WEEK, day, (70 + week % 9, 100))
    page = text_of(visit("lena").post(f"{PROPOSE}preview/", FIRST))
    assert "never met in the 20 weeks that were measured" in page
    assert "times in 100" not in page


# --- fees ---

FEES = "/p/northwind-brightcall/fees/"


def test_fees_are_entered_by_one_side_and_confirmed_by_the_other(
    cast: Cast, visit: Visit
) -> None:
    form = {"fees": "100000", "at_risk": "10", "cap": ""}
    entered = visit("lena").post(f"{FEES}2026-11/", form, follow=True)
    assert "provisional until BrightCall confirms" in text_of(entered)
    bo = visit("bo")
    assert ">10\N{NO-BREAK SPACE}%</td>" in text_of(bo.get(FEES))
    assert "no longer provisional" in confirm_november(bo)


def november(client: Client) -> Line:
    lines = client.get(FEES).context["lines"]
    return next(line for line in lines if line.window.key == "2026-11")


def confirm_november(client: Client) -> str:
    """Confirm what the page shows; answers with the page that follows."""
    waits = november(client).to_confirm
    assert waits
    read_at = {"entered_at": waits.of.entered_at.isoformat()}
    return text_of(client.post(f"{FEES}2026-11/confirm/", read_at, follow=True))


def test_confirmed_fees_stay_in_force_until_a_change_is_confirmed(
    cast: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena, bo = visit("lena"), visit("bo")
    lena.post(f"{FEES}2026-11/", {"fees": "186400", "at_risk": "10"})
    confirm_november(bo)
    assert "Bo confirmed £186,400.00" in text_of(lena.get(f"{FEES}2026-11/"))
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now + timedelta(days=1))
    change = {"fees": "190,000", "at_risk": "10", "why": "Two agents more."}
    sent = lena.post(f"{FEES}2026-11/", change, follow=True)
    assert "stay in force until BrightCall confirms" in text_of(sent)
    assert in_force(cast) == 186400
    page = text_of(bo.get(FEES))
    assert (
        "£190,000.00, 10\N{NO-BREAK SPACE}% at risk, no cap instead of £186,4" in page
    )
    assert "“Two agents more.”" in page
    confirm_november(bo)
    assert in_force(cast) == 190000
    assert [str(old.of.fees) for old in november(bo).older] == ["186400.0000"]


def in_force(cast: Cast) -> Decimal:
    with cast.inside():
        return WindowFees.objects.get().fees


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fees": "190000"}, "Say why the confirmed fees change"),
        ({"fees": "186400", "why": "As it was."}, "confirmed already"),
    ],
    ids=["no reason", "no change"],
)
def test_confirmed_fees_change_with_a_reason_and_to_something_else(
    cast: Cast, visit: Visit, change: dict[str, str], says: str
) -> None:
    lena = visit("lena")
    lena.post(f"{FEES}2026-11/", {"fees": "186400", "at_risk": "10"})
    confirm_november(visit("bo"))
    answer = lena.post(f"{FEES}2026-11/", change | {"at_risk": "10"})
    assert (answer.status_code, says in text_of(answer)) == (422, True)
    assert in_force(cast) == 186400


def test_a_time_that_no_calendar_has_confirms_nothing(visit: Visit) -> None:
    form = {"fees": "100000", "at_risk": "10", "cap": ""}
    visit("lena").post(f"{FEES}2026-11/", form)
    never = {"entered_at": "2026-02-30T10:00Z"}
    answer = visit("bo").post(f"{FEES}2026-11/confirm/", never, follow=True)
    assert "Look at them anew" in text_of(answer)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"fees": "a lot", "at_risk": "10"}, "fees"),
        ({"fees": "-1", "at_risk": "10"}, "fees"),
        ({"fees": "1", "at_risk": "101"}, "at_risk"),
        ({"fees": "1", "at_risk": ""}, "at_risk"),
        ({"fees": "1", "at_risk": "10", "cap": "-5"}, "cap"),
    ],
)
def test_fees_ask_at_the_field(visit: Visit, form: dict[str, str], field: str) -> None:
    answer = visit("lena").post(f"{FEES}2026-11/", form)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize("name", ["tom", "amina", "sofia"])
def test_only_leaders_see_fees(visit: Visit, name: str) -> None:
    assert visit(name).get(FEES).status_code == 403


def test_partner_does_not_enter_fees(visit: Visit) -> None:
    answer = visit("bo").post(f"{FEES}2026-11/", {"fees": "1", "at_risk": "1"})
    assert answer.status_code == 422
    assert "A leader of the client’s side enters the fees." in text_of(answer)


@pytest.mark.parametrize("key", ["2026-W40", "2026-13", "nonsense"])
def test_fees_of_what_is_no_window_do_not_exist(visit: Visit, key: str) -> None:
    assert visit("lena").get(f"{FEES}{key}/").status_code == 404


def test_replay_says_what_the_penalty_would_have_been(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        kpi = in_use(cast)
        agreed(cast, kpi)
        measured(cast, kpi, RollupGrain.WINDOW, date(2026, 11, 1), (78, 100))
    visit("lena").post(f"{FEES}2026-11/", {"fees": "100000", "at_risk": "10"})
    three = {"minimum": "78", "buffer": "2", "buffer_reason": "Noise."}
    shown = visit("lena").post(f"{PROPOSE}preview/", three).context["preview"]
    assert shown.replay.money.in_force == Decimal("1600.00")
    assert shown.replay.money.proposed == Decimal("0.00")
    assert "would have been £0.00 instead of £1,600.00" in shown.money
