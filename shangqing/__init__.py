"""The command line: it assembles what the packages offer, and turns errors into one line and an exit code.

Exit codes: 0 success; 1 something failed (a source, a row, the engine); 2 bad usage or bad input.
What a command needs is imported inside it, so that `shangqing --help` answers at once.
"""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from crawlers.exceptions import CrawlersError, InvalidRecord, InvalidSource, UnknownSource
from crawlers.refusals import explain_refusal
from crawlers.settings import read_environment
from shangqing.advising import answers, mix
from shangqing.answering import price, search
from shangqing.collecting import crawl, demo, read, sources
from shangqing.exporting import export
from shangqing.figures import figures
from shangqing.indexing import index_group, replay
from shangqing.learning import evaluate, label, train
from shangqing.reporting import report
from shangqing.tracking import history, matches, moves
from shangqing.watching import alerts, runs, watch


class _Commands(click.Group):
    """Answers every error that a package raises on purpose, and all that the machine refuses, with one line, never
    with a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
                stream.reconfigure(errors="replace")  # a GBK terminal has no ¥
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        from analysis.exceptions import AnalysisError, InvalidFigures, InvalidOurs, InvalidRules
        from index.exceptions import IndexingError, InvalidIndexUrl, InvalidQuery
        from sample_market.exceptions import SampleMarketError
        from watch.exceptions import ChannelMissing, InvalidPlan, WatchError

        misused = (
            InvalidQuery,
            InvalidIndexUrl,
            InvalidSource,
            UnknownSource,
            InvalidRecord,
            InvalidPlan,
            ChannelMissing,
            InvalidFigures,
            InvalidOurs,
            InvalidRules,
        )
        try:
            return super().invoke(ctx)
        except (CrawlersError, AnalysisError, IndexingError, WatchError, SampleMarketError) as error:
            click.echo(f"shangqing: {error}", err=True)
            ctx.exit(2 if isinstance(error, misused) else 1)
        except BrokenPipeError:  # who reads has seen enough: click ends in silence
            raise
        except Exception as error:
            refusal = explain_refusal(error) or _explain_history_refusal(error)
            if refusal is None:
                raise
            click.echo(f"shangqing: {refusal}", err=True)
            ctx.exit(1)


def _explain_history_refusal(error: Exception) -> str | None:
    from index.history.refusals import explain_refusal

    return explain_refusal(error)


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="shangqing")
@click.pass_context
def main(ctx: click.Context) -> None:
    """商情 Shangqing: what the competition is doing: prices, promotions, announcements.

    Data live in SHANGQING_DATA (default ./data); the README lists every setting.
    """
    ctx.obj = read_environment()


COMMANDS: tuple[click.Command, ...] = (
    demo,
    sources,
    crawl,
    read,
    search,
    export,
    report,
    price,
    history,
    moves,
    matches,
    mix,
    figures,
    answers,
    replay,
    index_group,
    watch,
    runs,
    alerts,
    evaluate,
    label,
    train,
)
for _command in COMMANDS:
    main.add_command(_command)
