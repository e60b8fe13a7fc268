"""The journal keeps what it acknowledged, whatever happens around it."""

import resource
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from crawlers.exceptions import JournalError
from crawlers.items import Article, Offer
from crawlers.storage.journal import Journal, RunJournal

AT = datetime(2026, 11, 11, tzinfo=UTC)


def offer(number: int) -> Offer:
    return Offer(title=f"龙井 {number}", competitor="甲", observed=AT, price=Decimal(number))


def test_what_is_appended_is_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with RunJournal(journal.run_path("qinghe", "r1")) as run:
        run.append([offer(1), offer(2)])
        run.append([offer(3)])
    entries = list(journal.entries())
    assert [entry.observation for entry in entries] == [offer(1), offer(2), offer(3)]
    assert journal.sizes() == {"qinghe/r1.jsonl": entries[-1].end}


def test_reading_goes_on_at_a_place(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with RunJournal(journal.run_path("qinghe", "r1")) as run:
        run.append([offer(1), offer(2)])
    first = next(journal.entries())
    assert [entry.observation for entry in journal.entries({first.file: first.end})] == [offer(2)]


def test_a_torn_line_is_neither_read_nor_kept(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    path = journal.run_path("qinghe", "r1")
    with RunJournal(path) as run:
        run.append([offer(1)])
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    assert [entry.observation for entry in journal.entries()] == [offer(1)]
    with RunJournal(path) as run:
        run.append([offer(2)])
    assert [entry.observation for entry in journal.entries()] == [offer(1), offer(2)]


def test_a_damaged_line_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    path = journal.run_path("qinghe", "r1")
    with RunJournal(path) as run:
        run.append([offer(1)])
    path.write_bytes(b'{"kind": "off\n' + path.read_bytes())
    broken, good = journal.entries()
    assert broken.observation is None
    assert "qinghe/r1.jsonl" in str(broken.error)
    assert good.observation == offer(1)


def test_ids_are_read_by_kind(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    article = Article(title="a", body="b", observed=AT)
    with RunJournal(journal.run_path("qinghe", "r1")) as run:
        run.append([offer(1), article])
    assert journal.ids("qinghe", "article") == {article.id}
    assert journal.ids("qinghe", "offer") == {offer(1).id}
    assert journal.ids("other", "offer") == set()


def test_a_full_disk_is_an_error_and_leaves_no_torn_line(tmp_path: Path) -> None:
    """A file-size limit gives the very error path of a full disk: a write that stops in the middle."""
    journal = Journal(tmp_path)
    path = journal.run_path("qinghe", "r1")
    with RunJournal(path) as run:
        run.append([offer(1)])
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 40, limits[1]))
        try:
            with pytest.raises(JournalError, match="make room"):
                run.append([offer(2)])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, ignored)
        run.append([offer(3)])
    assert [entry.observation for entry in journal.entries()] == [offer(1), offer(3)]


def test_an_unwritable_folder_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "qinghe").write_text("a file where the folder should be")
    with pytest.raises(JournalError, match="cannot be written"):
        RunJournal(Journal(tmp_path).run_path("qinghe", "r1"))


WRITER = """
import sys
from pathlib import Path
from crawlers.items import Offer
from crawlers.storage.journal import RunJournal

with RunJournal(Path(sys.argv[1])) as run:
    for number in range(10**6):
        run.append([Offer(title=f"{number}")])
        print(number, flush=True)
"""


def test_kill_minus_nine_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = Journal(tmp_path).run_path("qinghe", "r1")
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    acknowledged = [int(writer.stdout.readline()) for _ in range(50)]
    writer.kill()
    writer.stdout.close()
    writer.wait()
    titles = [entry.observation.title for entry in Journal(tmp_path).entries() if entry.observation]
    assert titles[:50] == [str(number) for number in acknowledged]
    assert titles == [str(number) for number in range(len(titles))]


def test_a_place_that_a_power_cut_took_is_read_again_from_its_line(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    path = journal.run_path("qinghe", "r1")
    with RunJournal(path) as run:
        run.append([offer(1), offer(2)])
    first, second = journal.entries()
    assert list(journal.entries({first.file: second.end + 100})) == []
    path.write_bytes(path.read_bytes()[: first.end])
    with RunJournal(path) as run:
        run.append([Article(title="新品上市", body="一款比龙井长得多的新品上市了" * 9, observed=AT)])
    (entry,) = journal.entries({second.file: second.end})
    assert isinstance(entry.observation, Article)
