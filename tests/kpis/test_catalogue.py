"""The built-in KPIs: all there, reviewed, stable, and without blame."""

import re
from dataclasses import fields, replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

import kpis.catalogue
from kpis.catalogue import CATALOGUE, COLUMNS, Column
from kpis.catalogue.entry import MONTH_ONLY, SECTIONS

# Codes are stable: files, targets and addresses name them. unit, direction, aggregation
RESULTS = {
    "service_level_offered": ("%", "higher", "ratio"),
    "service_level_answered": ("%", "higher", "ratio"),
    "service_level_abandons_met": ("%", "higher", "ratio"),
    "service_level_excl_quick": ("%", "higher", "ratio"),
    "service_level_excl_short": ("%", "higher", "ratio"),
    "asa": ("s", "lower", "ratio"),
    "abandon_rate": ("%", "lower", "ratio"),
    "abandon_rate_excl_short": ("%", "lower", "ratio"),
    "fcr_gross": ("%", "higher", "ratio"),
    "fcr_net": ("%", "higher", "ratio"),
    "csat": ("%", "higher", "ratio"),
    "nps": ("points", "higher", "ratio"),
    "qa_score": ("%", "higher", "ratio"),
    "critical_error_accuracy": ("%", "higher", "ratio"),
    "complaint_rate": ("per 1,000", "lower", "ratio"),
    "reply_in_time": ("%", "higher", "ratio"),
    "repeat_contact_rate": ("%", "lower", "ratio"),
    "transfer_rate": ("%", "lower", "ratio"),
    "backlog": ("count", "lower", "level"),
}
OPERATION = {
    "contacts_offered": ("count", "none", "sum"),
    "contacts_handled": ("count", "none", "sum"),
    "aht": ("s", "within", "ratio"),
    "occupancy": ("%", "within", "ratio"),
    "utilisation": ("%", "higher", "ratio"),
    "cost_per_contact": ("money", "lower", "ratio"),
    "cost_per_productive_minute": ("money", "lower", "ratio"),
}
PARTNER_DRIVERS = {
    "staffing_to_plan": ("%", "within", "ratio"),
    "line_adherence": ("%", "higher", "ratio"),
    "schedule_adherence": ("%", "higher", "ratio"),
    "shrinkage": ("%", "within", "ratio"),
    "attrition": ("%", "lower", "ratio"),
    "headcount": ("count", "none", "level"),
    "hires": ("count", "none", "sum"),
    "team_lead_ratio": ("ratio", "within", "ratio"),
    "time_to_proficiency": ("days", "lower", "ratio"),
    "training_hours": ("h", "higher", "ratio"),
}
CLIENT_DRIVERS = {
    "forecast_error": ("%", "lower", "ratio"),
    "forecast_bias": ("%", "within", "ratio"),
    "forecast_locked_in_time": ("%", "higher", "ratio"),
    "tool_uptime": ("%", "higher", "ratio"),
    "change_notice": ("days", "higher", "ratio"),
    "campaigns_announced": ("%", "higher", "ratio"),
    "decision_turnaround": ("days", "lower", "ratio"),
    "questions_answered_in_time": ("%", "higher", "ratio"),
    "invoices_paid_in_time": ("%", "higher", "ratio"),
    "calibrations_held": ("%", "higher", "ratio"),
    "time_with_the_team": ("%", "higher", "ratio"),
    "knowledge_current": ("%", "higher", "ratio"),
    "escalations_answered": ("%", "higher", "ratio"),
    "handoffs_in_time": ("%", "higher", "ratio"),
}
EVERY = {
    **{code: ("result", "both", *row) for code, row in RESULTS.items()},
    **{code: ("operation", "both", *row) for code, row in OPERATION.items()},
    **{code: ("driver", "partner", *row) for code, row in PARTNER_DRIVERS.items()},
    **{code: ("driver", "client", *row) for code, row in CLIENT_DRIVERS.items()},
}
BLAME = (
    "fail",
    "breach",
    "offender",
    "vendor",
    "supplier",
    "culprit",
    "at fault",
    "blame",
    "guilty",
    "theirs",
)
BLAMING = re.compile(rf"{'|'.join(BLAME)}|\bred\b")


def test_entries_are_measured_and_owned_as_designed():
    facts = ("section", "owner_side", "unit", "direction", "aggregation")
    found = {
        code: tuple(getattr(entry, fact) for fact in facts)
        for code, entry in CATALOGUE.items()
    }
    assert found == EVERY


def test_catalogue_holds_these_codes_in_this_order():
    assert list(CATALOGUE) == list(EVERY)


def test_catalogue_cannot_be_changed_while_running():
    with pytest.raises(TypeError):
        CATALOGUE["aht"] = CATALOGUE["asa"]


def test_entries_live_in_modules_named_like_their_codes():
    found = {code: import_module(f"kpis.catalogue.{code}").KPI for code in CATALOGUE}
    assert found == dict(CATALOGUE)


def test_folder_holds_nothing_but_entries_and_what_they_are_made_of():
    folder = Path(kpis.catalogue.__file__).parent

    modules = {file.stem for file in folder.glob("*.py")}
    assert modules == {*CATALOGUE, "__init__", "entry", "columns"}


def test_orders_within_a_section_are_distinct():
    for section in SECTIONS:
        orders = [e.order for e in CATALOGUE.values() if e.section == section]
        assert len(orders) == len(set(orders))


def test_entries_say_why_what_to_watch_for_and_where_they_come_from():
    for entry in CATALOGUE.values():
        for text in (entry.why, entry.traps, entry.source, entry.advice_on_direction):
            assert len(text) > 20, (entry.code, text)
            assert text.endswith((".", "?")), (entry.code, text)
        assert date(2026, 1, 1) <= entry.reviewed_on, entry.code
        assert entry.version == 1, entry.code


def test_entries_blame_nobody():
    found = [
        (code, blame)
        for code, entry in CATALOGUE.items()
        for field in fields(entry)
        for blame in BLAMING.findall(str(getattr(entry, field.name)).lower())
    ]
    assert found == []


def test_percentages_of_a_part_cannot_exceed_the_whole():
    """Only what is no part of its denominator may be above it."""
    beyond_the_whole = {
        "asa",
        "aht",
        "complaint_rate",
        "cost_per_contact",
        "cost_per_productive_minute",
        "staffing_to_plan",
        "attrition",
        "team_lead_ratio",
        "time_to_proficiency",
        "training_hours",
        "forecast_error",
        "forecast_bias",
        "change_notice",
        "decision_turnaround",
    }
    assert {e.code for e in CATALOGUE.values() if e.may_exceed} == beyond_the_whole


def test_small_sample_rule_may_apply_to_counts_of_events_only():
    of_events = {*RESULTS, "line_adherence", *CLIENT_DRIVERS} - {
        "asa",
        "nps",
        "qa_score",
        "backlog",
        "forecast_error",
        "forecast_bias",
        "tool_uptime",
        "change_notice",
        "decision_turnaround",
    }
    assert {e.code for e in CATALOGUE.values() if e.counts} == of_events


def test_only_differences_may_be_negative():
    assert {e.code for e in CATALOGUE.values() if e.may_be_negative} == {
        "nps",
        "forecast_bias",
    }


def test_flows_over_levels_take_month_readings_only():
    assert {e.code for e in CATALOGUE.values() if e.grains == MONTH_ONLY} == {
        "attrition",
        "training_hours",
    }


# code: powers of ten of the numerator and of the denominator
POWERS = {
    "contacts are whole": ("service_level_offered", 0, 0),
    "seconds are whole": ("aht", 0, 0),
    "hours keep two decimals": ("staffing_to_plan", 2, 2),
    "money keeps two decimals": ("cost_per_contact", 2, 0),
    "days keep one decimal": ("decision_turnaround", 1, 0),
    "a sum has no denominator": ("contacts_offered", 0, 0),
    "forecasts are seldom whole": ("forecast_error", 2, 0),
}


@pytest.mark.parametrize(("code", "n", "d"), POWERS.values(), ids=POWERS)
def test_powers_follow_from_what_is_measured(code, n, d):
    assert (CATALOGUE[code].numerator_power, CATALOGUE[code].denominator_power) == (
        n,
        d,
    )


def columns_of(entry):
    return entry.numerator_terms + entry.denominator_terms


def test_every_column_is_used():
    used = {column.code for e in CATALOGUE.values() for _, column in columns_of(e)}

    assert used == set(COLUMNS)


def test_kpis_of_the_same_counts_share_their_columns():
    assert CATALOGUE["service_level_excl_short"].denominator_terms == (
        (1, COLUMNS["offered"]),
        (-1, COLUMNS["short_abandons"]),
    )
    assert CATALOGUE["abandon_rate"].denominator_terms == ((1, COLUMNS["offered"]),)
    assert CATALOGUE["contacts_offered"].numerator_terms == ((1, COLUMNS["offered"]),)


def test_numerator_and_denominator_of_a_share_have_one_measure():
    for entry in CATALOGUE.values():
        if entry.aggregation == "ratio" and not entry.may_exceed:
            assert len({column.measure for _, column in columns_of(entry)}) == 1


def test_hints_name_usual_headings():
    service_level = CATALOGUE["service_level_offered"]

    assert "answered within" in service_level.numerator_hints
    assert {"offered", "calls offered"} <= set(service_level.denominator_hints)


def test_hints_of_the_two_sides_differ():
    for entry in CATALOGUE.values():
        both = set(entry.numerator_hints) & set(entry.denominator_hints)
        assert not both, entry.code


MISFITS = {
    "an unknown section": ({"section": "misc"}, "section 'misc' is not one of"),
    "an unknown unit": ({"unit": "percent"}, "unit 'percent' is not one of"),
    "an unknown direction": ({"direction": "up"}, "direction 'up' is not one of"),
    "an unknown column": ({"numerator_column": "tea"}, "'tea' is no column"),
    "a product of columns": (
        {"numerator_column": "offered * answered"},
        "'\\*' is no column",
    ),
    "a code with capitals": ({"code": "AHT"}, "the code is lower case"),
    "a ratio without denominator": ({"denominator": ""}, "has a denominator"),
    "a sum with denominator": ({"aggregation": "sum"}, "has a denominator"),
    "a scale that is not the unit's": ({"scale": 100}, "the scale does not fit"),
    "a driver of both sides": ({"section": "driver"}, "one side that can act"),
    "a result that the client owes": ({"group": "client"}, "what the client owes"),
    "an unknown grain": ({"grains": ("year",)}, "grains are some"),
    "no grain": ({"grains": ()}, "grains are some"),
    "no reason": ({"why": " "}, "why is empty"),
    "no source": ({"source": ""}, "source is empty"),
    "five decimals": ({"decimals": 5}, "decimals are 0 to 4"),
    "version nought": ({"version": 0}, "the version is 1 or more"),
    "counts of seconds": ({"counts": True}, "counts is for a ratio of two counts"),
}


@pytest.mark.parametrize(("change", "sentence"), MISFITS.values(), ids=MISFITS)
def test_entry_refuses_what_does_not_fit(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        replace(CATALOGUE["aht"], **change)


def test_counts_that_may_be_negative_are_refused():
    with pytest.raises(ValueError, match="counts is for a ratio"):
        replace(CATALOGUE["nps"], counts=True)


def test_column_without_a_known_measure_is_refused():
    with pytest.raises(ValueError, match="'litres' is no measure"):
        Column("tea", "tea", "litres", ("tea",))


def test_column_without_lower_case_hints_is_refused():
    with pytest.raises(ValueError, match="give hints, in lower case"):
        Column("tea", "tea", "count", ("Tea",))
