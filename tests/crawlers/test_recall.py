"""Functions that recall short texts: the same answers, and no memory of long ones."""

import pytest

from crawlers.pages import page_problem
from crawlers.pages.page import Page, once_a_page
from crawlers.recall import recalled


@pytest.mark.parametrize(("text", "readings"), [("满300减50", 1), ("", 1), ("长" * 120, 1), ("长" * 121, 3)])
def test_short_texts_are_read_once_and_long_ones_are_not_kept(text: str, readings: int) -> None:
    read: list[str] = []

    @recalled
    def length(text: str) -> int:
        read.append(text)
        return len(text)

    assert [length(text) for _ in range(3)] == [len(text)] * 3
    assert len(read) == readings


def test_what_was_read_of_a_page_is_kept_with_it_alone() -> None:
    read: list[str] = []

    @once_a_page
    def named(page: Page) -> str | None:
        read.append(page.url)
        return page_problem(page.html, page.url)

    page, other = Page("<h1>茶", "https://a.example/1"), Page("<h1>茶", "https://a.example/2")
    assert named(page) == named(page) == named(other)
    assert read == ["https://a.example/1", "https://a.example/2"]
    assert named.__wrapped__ in page.found  # type: ignore[attr-defined]  # functools.wraps sets it
