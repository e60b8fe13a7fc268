"""Plain SVG for the briefing's HTML: no script, no outside resource, legible in print and without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup

from index.report.briefing import Point
from index.report.layout import Line
from index.report.words import calendar, money

_COLOURS = ("#0b5fb0", "#c2410c", "#15803d", "#7e22ce", "#a16207")
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "14 4")  # told apart on a grey printer, too
_WIDTH, _HEIGHT = 360, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 10, 10, 24


def sparkline(points: Sequence[Point], width: int = 96, height: int = 24) -> Markup:
    """A small line of a price that holds until it changes; empty where there are fewer than two points."""
    if len(points) < 2:
        return Markup("")
    frame = _Frame([points], width, height, (2, 2, 3, 3))
    label = f"{money(points[0].amount)} → {money(points[-1].amount)}"
    last = frame.place(points[-1])
    return Markup(
        '<svg class="spark" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">'
        '<polyline points="{3}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<circle cx="{4:.1f}" cy="{5:.1f}" r="2" fill="currentColor"/></svg>'
    ).format(width, height, label, frame.steps(points), *last)


def line_chart(lines: Sequence[Line], label: str = "", marks: Sequence[datetime] = ()) -> Markup:
    """Amounts over time, a line each, with a dashed mark at some moments; empty where there is nothing to draw."""
    drawn = [line for line in lines if len(line.points) > 1]
    if not drawn:
        return Markup("")
    frame = _Frame([line.points for line in drawn], _WIDTH, _HEIGHT, (_LEFT, _RIGHT, _TOP, _BOTTOM))
    parts = [
        *_axes(frame, drawn[0]),
        *_marked(frame, marks),
        *(_drawn(frame, line) for line in drawn),
    ]
    return Markup(
        '<figure class="chart"><svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
        "<figcaption>{}</figcaption></figure>"
    ).format(_WIDTH, _HEIGHT, label, Markup("").join(parts), _legend(drawn))


def bar(share: float) -> Markup:
    """A share of 0 to 1 as a bar."""
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="100" height="8" fill="#e5e9ef"/><rect width="{:.1f}" height="8" fill="#0b5fb0"/></svg>'
    ).format(100 * min(max(share, 0.0), 1.0))


class _Frame:
    """Where a moment and an amount lie in a drawing of some size, with margins left, right, top, bottom."""

    def __init__(
        self, lines: Iterable[Sequence[Point]], width: int, height: int, margins: tuple[int, int, int, int]
    ) -> None:
        points = [point for line in lines for point in line]
        self.first = min(point.at for point in points)
        self.last = max(point.at for point in points)
        self.low = min(point.amount for point in points)
        self.high = max(point.amount for point in points)
        left, right, top, bottom = margins
        self.box = (left, top, width - right, height - bottom)

    def place(self, point: Point) -> tuple[float, float]:
        """x and y of a point."""
        return self.x(point.at), self.y(point.amount)

    def x(self, at: datetime) -> float:
        """From left to right in time."""
        left, _, right, _ = self.box
        span = (self.last - self.first).total_seconds()
        return left + (right - left) * ((at - self.first).total_seconds() / span if span else 0.5)

    def y(self, amount: Decimal) -> float:
        """The dearer, the higher."""
        _, top, _, bottom = self.box
        span = float(self.high - self.low)
        return bottom - (bottom - top) * (float(amount - self.low) / span if span else 0.5)

    def steps(self, points: Sequence[Point]) -> str:
        """A price holds until the next: the polyline goes sideways before it goes up or down."""
        corners = [self.place(points[0])]
        for point in points[1:]:
            x, y = self.place(point)
            corners += [(x, corners[-1][1]), (x, y)]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _marked(frame: _Frame, marks: Sequence[datetime]) -> list[Markup]:
    _, top, _, bottom = frame.box
    return [
        Markup('<line x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}" class="mark"/>').format(
            frame.x(moment), top, bottom
        )
        for moment in marks
        if frame.first <= moment <= frame.last
    ]


def _axes(frame: _Frame, line: Line) -> list[Markup]:
    left, _, right, bottom = frame.box
    middle = (frame.low + frame.high) / 2
    amounts = (frame.low, middle, frame.high) if frame.high != frame.low else (frame.low,)
    grid = [
        Markup(
            '<line x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}" class="grid"/>'
            '<text x="{3}" y="{4:.1f}" text-anchor="end">{5}</text>'
        ).format(
            left,
            right,
            frame.y(amount),
            left - 5,
            frame.y(amount) + 4,
            _said(amount, line),
        )
        for amount in amounts
    ]
    days = ((frame.first, left, "start"), (frame.last, right, "end"))
    return [
        *grid,
        *(
            Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
                x, bottom + 16, anchor, calendar(day)[5:]
            )
            for day, x, anchor in days
        ),
    ]


def _said(amount: Decimal, line: Line) -> str:
    if line.unit == "money":
        return money(amount, line.currency)
    return f"{amount:.1%}" if line.unit == "rate" else f"{amount:,.0f}"


def _drawn(frame: _Frame, line: Line) -> Markup:
    return Markup(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>'
    ).format(frame.steps(line.points), *_look(line))


def _legend(lines: Sequence[Line]) -> Markup:
    return Markup(" ").join(
        Markup(
            '<span class="key"><svg viewBox="0 0 24 8" width="24" height="8" aria-hidden="true">'
            '<line x1="0" x2="24" y1="4" y2="4" stroke="{}" stroke-width="2" stroke-dasharray="{}"/></svg>{}'
            "</span>"
        ).format(*_look(line), line.label)
        for line in lines
    )


def _look(line: Line) -> tuple[str, str]:
    """Colour and dashes."""
    number = line.number % len(_COLOURS)
    return _COLOURS[number], _DASHES[number]
