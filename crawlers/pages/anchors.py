"""Where the product is on a page: its title and its buy button, which prices and stock words stand around."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.pages.lines import Line
from crawlers.pages.page import Page, once_a_page, text_of
from crawlers.pages.stock import sells
from crawlers.pages.wording import likeness


@dataclass(frozen=True, slots=True)
class Anchor:
    """The orders of the lines with the title and the buy button, and the title; None of what is not there."""

    title: int | None
    buy: int | None
    title_text: str | None

    def nearness(self, order: int) -> float:
        """Up to 0.2 just after the title, 0.1 just before it, and 0.08 beside the buy button."""
        gain = 0.0
        if self.title is not None:
            gap = order - self.title
            gain += 0.2 / (1 + gap / 15) if gap >= 0 else 0.1 / (1 - gap / 5)
        if self.buy is not None:
            gain += 0.08 / (1 + abs(self.buy - order) / 10)
        return gain


@once_a_page
def find_anchor(page: Page) -> Anchor:
    """Find the heading that says what the page's title says, and the first buy button after it."""
    title = _title_line(page)
    start = title.order if title else 0
    after = (line for line in page.lines if line.order >= start and not line.place.away)
    buy = next((line.order for line in after if sells(line.text)), None)
    text = text_of(title.place.block.node) if title else ""
    return Anchor(title.order if title else None, buy, text or (title.text if title else None))


def _title_line(page: Page) -> Line | None:
    headings = [line for line in page.lines if line.place.heading and not line.place.hidden][:60]
    names = tuple(filter(None, (page.meta.get("og:title"), text_of(page.tree.css_first("title")))))

    def fitness(line: Line) -> float:
        likely = likeness(line.text, names) if names else 0.5
        return likely + 0.3 * (line.place.heading == 1) - 0.3 * line.place.away - 0.001 * line.order

    best = max(headings, key=fitness, default=None)
    if best is not None and (best.place.heading == 1 or fitness(best) >= _ALIKE):
        return best
    alike = (line for line in page.lines if 4 <= len(line.text) <= 200 and names)
    return next((line for line in alike if likeness(line.text, names) > _ALIKE), None) or best


_ALIKE = 0.75
