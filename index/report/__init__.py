"""Briefings: what an index shows of a period, told with its evidence, as HTML, Markdown, Excel, text or JSON."""

from __future__ import annotations

from index.report.briefing import Briefing, Citation
from index.report.building import build_briefing
from index.report.exceptions import UnknownFormat
from index.report.markdown import render_markdown
from index.report.terminal import render_text
from index.report.webpage import render_html
from index.report.workbook import render_workbook
from index.report.writing import render_json, write_briefing

__all__ = [
    "Briefing",
    "Citation",
    "UnknownFormat",
    "build_briefing",
    "render_html",
    "render_json",
    "render_markdown",
    "render_text",
    "render_workbook",
    "write_briefing",
]
