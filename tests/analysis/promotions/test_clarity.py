"""What a promotion text leaves unclear to a buyer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from analysis.promotions import clarity_warnings, parse_promotions


def _kinds(text: str) -> set[str]:
    return {warning.kind for warning in clarity_warnings(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("满300减50", "no_scope"),
        ("领20元优惠券", "no_scope"),
        ("全场满300减50", "no_end"),
        ("国补最高补贴2000元", "bound_only"),
        ("低至3折", "bound_only"),
        ("参与满减活动", "no_amount"),
        ("可用券", "no_amount"),
        ("满100减20，满200减10", "contradiction"),
        ("满199减50，本店满199减100", "contradiction"),
        ("满100减200", "contradiction"),
        ("定金100元抵50元", "contradiction"),
        ("每满300减50", "no_cap"),
        ("前50名半价", "few_only"),
    ],
)
def test_a_warning_names_what_is_unclear(text: str, kind: str) -> None:
    assert kind in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "店铺满300减50，即日起至11月30日",
        "跨店每满300减50，最高减150，11月1日至11月11日",
        "自营纸尿裤 199元",
        "",
    ],
)
def test_a_clear_text_gives_no_warning(text: str) -> None:
    assert clarity_warnings(text) == ()


def test_a_window_that_ends_before_it_begins() -> None:
    promotions = parse_promotions(
        "全场满300减50，2026年6月10日至2026年6月1日", observed=datetime(2026, 6, 1, tzinfo=UTC)
    )

    assert "window_reversed" in {warning.kind for warning in clarity_warnings(promotions)}


def test_promotions_are_judged_as_their_text_is() -> None:
    text = "每满300减50，低至5折"

    assert _kinds(text) == {warning.kind for warning in clarity_warnings(parse_promotions(text))}


def test_a_warning_speaks_both_languages_and_shows_its_promotion() -> None:
    (warning,) = (one for one in clarity_warnings("每满300减50") if one.kind == "no_cap")

    assert "封顶" in warning.words and "capped" in warning.words
    assert warning.promotion is not None and warning.promotion.text == "每满300减50"
