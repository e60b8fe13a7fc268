"""The briefing as one HTML page that opens offline: no script, no outside resource, all text escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from index.report.briefing import Briefing
from index.report.charts import bar, line_chart, sparkline
from index.report.layout import cited, period
from index.report.safety import link, shown
from index.report.sections import sections
from index.report.words import clock

_MOST = 40  # rows a table, and tables a part; the workbook and the JSON have them all


def render_html(briefing: Briefing) -> str:
    """Give the page: phone, desk and paper, Chinese with English beside it."""
    parts = sections(briefing, _MOST)
    return _template().render(
        sections=parts,
        evidence=cited(parts, briefing.evidence),
        period=period(briefing),
        who="、".join(shown(name) for name in briefing.competitors),
    )


@cache
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(
        bar=bar, line_chart=line_chart, sparkline=sparkline, link=link, shown=shown, clock=clock
    )
    return environment.get_template("briefing.html.j2")
