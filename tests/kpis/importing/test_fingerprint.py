"""A wide file's header is known again, however the file was saved this time."""

import pytest

from kpis.importing.text import fingerprint

KNOWN = "Day,Team,In time\n2026-10-05,voice,80\n2026-10-06,voice,81\n"
SAME = {
    "other rows": KNOWN.replace("80", "90"),
    "semicolons": KNOWN.replace(",", ";"),
    "capitals": KNOWN.replace("Team", "TEAM"),
    "underscores": KNOWN.replace("In time", "in_time"),
    "a title above": f"Telephony export\n\n{KNOWN}",
    "a byte order mark": f"\ufeff{KNOWN}",
    "an empty column": "Day,Team,In time,\n2026-10-05,voice,80,\n",
}
OTHER = {
    "one more column": "Day,Team,In time,Offered\n2026-10-05,voice,80,100\n",
    "another order": "Team,Day,In time\nvoice,2026-10-05,80\n",
    "another name": KNOWN.replace("Team", "Skill"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_same_columns_have_one_fingerprint(text):
    assert fingerprint(text.encode()) == fingerprint(KNOWN.encode())


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER.keys())
def test_other_columns_have_another_fingerprint(text):
    assert fingerprint(text.encode()) != fingerprint(KNOWN.encode())


def test_dates_as_headings_do_not_matter():
    october = b"Measure,2026-10-01,2026-10-02\nOffered,100,110\n"
    november = b"Measure,2026-11-01,2026-11-02\nOffered,90,95\n"
    assert fingerprint(october) == fingerprint(november) != ""


@pytest.mark.parametrize(
    "content",
    [
        b"kpi,queue,period_start,grain,numerator,denominator\nsl,,2026-10-05,day,1,2\n",
        b"PK\x03\x04" + bytes(99),
        b"no table at all\n",
        b"",
    ],
    ids=["the long form", "a workbook", "no table", "nothing"],
)
def test_what_needs_no_mapping_has_no_fingerprint(content):
    assert fingerprint(content) == ""
