"""The build in a page's ETag: the same on every host that runs the same product."""

import os
from pathlib import Path

import pytest

from scorecards.build import BUILD, build_of


@pytest.fixture
def host(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("a page")
    return tmp_path


def test_when_files_were_written_does_not_matter(host: Path) -> None:
    before = build_of(host)
    os.utime(host / "templates" / "page.html", (1, 1))
    compiled = host / "kpis" / "__pycache__"
    compiled.mkdir(parents=True)
    (compiled / "page.cpython-311.pyc").write_text("compiled at another time")
    assert build_of(host) == before


def test_another_page_is_another_build(host: Path) -> None:
    before = build_of(host)
    (host / "templates" / "page.html").write_text("another page")
    assert build_of(host) != before != BUILD
