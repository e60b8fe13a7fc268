"""A journal to make histories of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.items import Observation
from crawlers.storage.journal import Journal, RunJournal


@pytest.fixture
def collect(tmp_path: Path) -> Callable[..., Path]:
    """Journal observations, as a run of a source."""

    def collect_run(*observations: Observation, run: str = "20261001T000000000000Z") -> Path:
        with RunJournal(Journal(tmp_path / "journal").run_path("tea", run)) as journal:
            journal.append(observations)
        return tmp_path

    return collect_run
