"""What the README says of briefings holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.report.parts import PARTS

README = (Path(__file__).parents[3] / "README.md").read_text("utf-8")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_part_of_the_json_is_documented(part: object) -> None:
    assert f"`{part.name}`" in README  # type: ignore[attr-defined]


def test_the_first_screen_shows_parts_that_there_are() -> None:
    headings = {str(part.heading) for part in PARTS}
    shown = [line.removeprefix("■ ") for line in README.splitlines() if line.startswith("■ ")]
    assert len(shown) >= 3 and set(shown) <= headings


def test_no_two_parts_share_a_name_or_a_sheet() -> None:
    assert len({part.name for part in PARTS}) == len(PARTS)
    assert len({part.heading.zh[:31] for part in PARTS}) == len(PARTS)
    assert not any(set(part.heading.zh) & set("[]:*?/\\") for part in PARTS)
