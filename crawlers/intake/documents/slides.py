"""Presentations (pptx): slide by slide, title first; tables, charts and speaker's notes too."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from crawlers.intake.documents.document import Document, make_document

_DEEPEST = 20  # groups within groups


def read(raw: bytes) -> Document:
    """Read the bytes of a pptx file."""
    from pptx import Presentation

    opened = Presentation(BytesIO(raw))
    properties = opened.core_properties
    slides = list(opened.slides)
    title = slides[0].shapes.title if slides else None
    return make_document(
        (line for slide in slides for line in _slide_lines(slide)),
        heading=title.text_frame.text if title is not None else None,
        titled=properties.title,
        modified=properties.modified or properties.created,
    )


def _slide_lines(slide: Any) -> Iterator[str]:
    title = slide.shapes.title
    if title is not None:
        yield title.text_frame.text
    for shape in slide.shapes:
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape_lines(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield from slide.notes_slide.notes_text_frame.text.splitlines()


def _shape_lines(shape: Any, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for part in getattr(shape, "shapes", ()):  # a group
        yield from _shape_lines(part, depth + 1)
    if shape.has_text_frame:
        yield from shape.text_frame.text.splitlines()
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:
            yield " | ".join(" ".join(cell.text.split()) for cell in row.cells if not cell.is_spanned)
    if getattr(shape, "has_chart", False):
        yield from _chart_lines(shape.chart)


def _chart_lines(chart: Any) -> Iterator[str]:
    """A chart's numbers, a series a line: 销量：一季度 120，二季度 150."""
    if chart.has_title:
        yield chart.chart_title.text_frame.text
    for plot in chart.plots:
        names = list(plot.categories)
        for series in plot.series:
            points = zip(names, series.values, strict=False)
            yield f"{series.name}：" + "，".join(
                f"{name} {value:g}" for name, value in points if value is not None
            )
