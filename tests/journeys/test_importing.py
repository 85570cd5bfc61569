"""Bringing readings: drop a file, look, save."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.worker import work
from tests.journeys.world import OURS

pytestmark = pytest.mark.browser

IMPORT = f"{OURS}/readings/import/"
FIRST_IMPORT = "/p/northwind-harborline/readings/import/"
HEADER = "kpi,queue,period_start,grain,numerator,denominator\n"


def file_of(folder: Path, *lines: str) -> Path:
    file = folder / "november.csv"
    file.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_month_is_in_after_drop_look_and_save(
    open_as: OpenPage, tmp_path: Path
) -> None:
    days = [f"complaint_rate,,2026-11-{n:02},day,51,1700" for n in range(1, 31)]
    amina = Hands(open_as("amina", IMPORT))
    amina.drop(amina.page.get_by_label("File (CSV"), file_of(tmp_path, *days))
    amina.click(amina.page.get_by_role("button", name="Look at it"))
    expect(amina.page.get_by_role("status")).to_contain_text("Reading the file")
    work()
    # The page asks by itself how far the worker is.
    expect(amina.page.get_by_role("status")).to_contain_text("30 new, 0 changed")
    amina.click(amina.page.get_by_role("button", name="Save"))
    expect(amina.page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(amina.page.get_by_role("status")).to_contain_text("30 new, 0 changed")
    expect(amina.page.get_by_role("button", name="Undo this import")).to_be_visible()
    assert amina.actions <= 3

    amina.page.goto(f"{OURS}/")
    row = amina.page.locator("[data-row]", has_text="Complaint rate")
    expect(row.locator("td.value")).to_contain_text("30.0")


def test_a_kpi_of_the_first_file_is_taken_into_use_within_eight_actions(
    open_as: OpenPage, tmp_path: Path
) -> None:
    omar = Hands(open_as("omar", FIRST_IMPORT))
    file = file_of(tmp_path, "asa,Front Desk,2026-11-02,day,3000,100")
    omar.drop(omar.page.get_by_label("File (CSV"), file)
    omar.click(omar.page.get_by_label("into use"))
    omar.click(omar.page.get_by_role("button", name="Look at it"))
    expect(omar.page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(omar.page.locator("main")).to_contain_text("Taken into use on saving: asa")
    omar.click(omar.page.get_by_role("button", name="Save"))
    expect(omar.page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(omar.page.get_by_role("button", name="Undo this import")).to_be_visible()
    assert omar.actions <= 8
    omar.page.goto(FIRST_IMPORT)
    expect(omar.page.get_by_role("row", name="november.csv").first).to_contain_text(
        "Omar"
    )
    omar.page.go_back()
    omar.page.get_by_role("button", name="Undo this import").click()
    expect(omar.page.locator("main")).to_contain_text("Undone")


def test_a_row_that_cannot_be_read_is_named_with_its_column(
    open_as: OpenPage, tmp_path: Path
) -> None:
    page = open_as("bo", IMPORT)
    good, bad = "aht,,2026-11-02,day,671500,1700", "aht,,2026-11-03,day,many,1700"
    page.get_by_label("File (CSV").set_input_files(file_of(tmp_path, good, bad))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(page.get_by_role("status")).to_contain_text("1 row needs an answer")
    table = page.get_by_role("region", name="Rows that need an answer")
    cells = table.get_by_role("row").nth(1).get_by_role("cell")
    expect(cells.nth(0)).to_have_text("3")
    expect(cells.nth(1)).to_have_text("numerator")
    expect(cells.nth(2)).to_contain_text("many")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing was written")


def test_a_file_is_brought_without_javascript(
    open_as: OpenPage, tmp_path: Path
) -> None:
    page = open_as("bo", IMPORT, java_script_enabled=False)
    page.get_by_label("File (CSV").set_input_files(
        file_of(tmp_path, "complaint_rate,,2026-12-01,day,48,1700")
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    # Without JavaScript the page is asked for anew every two seconds.
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(page.get_by_role("button", name="Undo this import")).to_be_visible()
