"""The command line as its user meets it: what it prints, its exit codes, its one-line errors."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from shangqing import main

ROOT = Path(__file__).resolve().parents[1]
OFFERS = [
    {
        "title": "青禾手机 X1",
        "competitor": "甲",
        "price": "2999.00",
        "promotions": ["满2000减300", "赠耳机"],
        "sku": "X1",
    },
    {
        "title": "蓝湾手机 Y2",
        "competitor": "乙",
        "price": "1999.00",
        "promotions": ["领券立减100元"],
        "sku": "Y2",
    },
    {"title": "二手手机 Z3", "competitor": "乙", "price": "999.00", "sku": "Z3"},
]


@pytest.fixture(autouse=True)
def at_a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SHANGQING_DATA", "SHANGQING_INDEX_URL", "SHANGQING_SOURCES"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def error_of(result: Result) -> str:
    """The one line on standard error; a traceback would have been an exception."""
    assert isinstance(result.exception, SystemExit | None), result.exception
    (line,) = result.stderr.splitlines()
    return str(line)


def read_offers(day: str = "2026-11-01", name: str = "offers.jsonl") -> Result:
    rows = [orjson.dumps({"kind": "offer", "observed": day, **offer}) for offer in OFFERS]
    Path(name).write_bytes(b"\n".join(rows))
    return run("read", name)


def search(*arguments: str) -> Any:
    result = run("search", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return orjson.loads(result.stdout)


def test_own_offers_are_read_and_found() -> None:
    read = read_offers()
    assert read.exit_code == 0, read.output
    assert "3 observations read" in read.stdout
    everything = search()
    assert everything["total"] == 3
    assert set(everything) == {"total", "hits", "facets"}
    hit = next(hit for hit in everything["hits"] if hit["title"] == "青禾手机 X1")
    fields = "id kind competitor title url price observed strategies mechanics highlights score"
    assert list(hit) == fields.split()
    assert (hit["kind"], hit["competitor"], hit["price"]) == ("offer", "甲", 2999)
    assert "threshold_reduction" in hit["mechanics"]
    assert everything["facets"]["competitor"] == {"乙": 2, "甲": 1}


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        (["手機"], {"青禾手机 X1", "蓝湾手机 Y2", "二手手机 Z3"}),
        (["手机 -二手"], {"青禾手机 X1", "蓝湾手机 Y2"}),
        (["手机", "--competitor", "甲"], {"青禾手机 X1"}),
        (["--mechanic", "coupon"], {"蓝湾手机 Y2"}),
        (["price:<1500"], {"二手手机 Z3"}),
        (["--since", "2026-11-02"], set()),
        (["--until", "2026-11-01"], {"青禾手机 X1", "蓝湾手机 Y2", "二手手机 Z3"}),
        (["冰箱"], set()),
    ],
)
def test_search_narrows(arguments: list[str], titles: set[str]) -> None:
    read_offers()
    assert {hit["title"] for hit in search(*arguments)["hits"]} == titles


def test_search_sorts_and_limits() -> None:
    read_offers()
    cheapest = search("--sort", "price", "--limit", "2")
    assert [hit["price"] for hit in cheapest["hits"]] == [999, 1999]
    assert cheapest["total"] == 3


def test_search_prints_for_people_and_no_control_signs() -> None:
    row = {"kind": "offer", "title": "\x1b[2J手机", "competitor": "甲", "observed": "2026-11-01", "price": 5}
    Path("one.jsonl").write_bytes(orjson.dumps(row))
    run("read", "one.jsonl")
    shown = run("search", "手机").stdout
    assert "共 1 条" in shown
    assert "\x1b" not in shown


def test_a_corrected_price_is_what_is_found() -> None:
    row = {"kind": "offer", "title": "手机", "competitor": "甲", "observed": "2026-11-01", "sku": "S"}
    for price in (5, 4):
        Path("one.jsonl").write_bytes(orjson.dumps({**row, "price": price}))
        said = run("read", "one.jsonl").stdout
    assert "1 observations read (1 corrected)" in said
    assert [hit["price"] for hit in search()["hits"]] == [4]
    assert "lowest 4.00, 最高 highest 4.00" in run("history", "S").stdout


def test_reading_twice_and_replaying_change_nothing() -> None:
    read_offers()
    before = search()
    assert "0 observations read, 3 known already" in read_offers().stdout
    replayed = run("replay")
    assert replayed.exit_code == 0
    assert "3 findings indexed" in replayed.stdout
    assert search() == before


def test_bad_rows_are_named_and_the_exit_code_tells() -> None:
    Path("rows.jsonl").write_text('{"kind":"offer"}\n{broken\n', "utf-8")
    result = run("read", "rows.jsonl")
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == ["rows.jsonl:1", "rows.jsonl:2"]


@pytest.mark.parametrize("suffix", ["html", "md", "json"])
def test_a_report_is_written_in_each_form(suffix: str) -> None:
    read_offers()
    read_offers("2026-11-08", "later.jsonl")
    result = run("report", "--since", "2026-11-01", "--out", f"out.{suffix}")
    assert result.exit_code == 0, result.output
    written = Path(f"out.{suffix}").read_text("utf-8")
    assert "青禾手机 X1" in written


def test_a_report_is_printed_and_an_empty_index_says_so() -> None:
    assert run("report").exit_code == 0
    read_offers()
    assert "青禾手机 X1" in run("report").stdout


def test_the_take_home_price_is_worked_out() -> None:
    result = run("price", "手机 2999元 满2000减300", "--at", "2026-11-11", "--json")
    assert result.exit_code == 0, result.output
    assert orjson.loads(result.stdout)["pay"] == "2699.00"
    assert "2699" in run("price", "手机", "--price", "2999", "--at", "2026-11-11").stdout.replace(
        "2999", "2699"
    )


def test_analyses_are_scored_on_own_rows() -> None:
    Path("prices.jsonl").write_text('{"text": "99元", "amount": 99, "currency": "CNY"}\n', "utf-8")
    scored = run("evaluate", "prices", "prices.jsonl")
    assert scored.exit_code == 0, scored.output
    assert "1.000" in scored.stdout
    Path("prices.jsonl").write_text("{}\n", "utf-8")
    assert "prices.jsonl" in error_of(run("evaluate", "prices", "prices.jsonl"))


def test_corrections_are_taken_and_kept() -> None:
    Path("texts.txt").write_text("甲公司全线产品降价\n本周日举行足球联赛\n", "utf-8")
    done = CliRunner().invoke(
        main, ["label", "texts.txt", "--out", "mine.jsonl"], input="price promotion\n-\n"
    )
    assert done.exit_code == 0, done.output
    rows = [orjson.loads(line) for line in Path("mine.jsonl").read_bytes().splitlines()]
    assert sorted(row["labels"] for row in rows) == [[], ["price", "promotion"]]
    again = CliRunner().invoke(main, ["label", "texts.txt", "--out", "mine.jsonl"])
    assert (again.exit_code, "0 texts to label" in again.stdout) == (0, True)
    slip = CliRunner().invoke(main, ["label", "texts.txt", "--out", "new.jsonl"], input="beauty\nprice\nq\n")
    assert slip.exit_code == 0
    assert "beauty" in slip.stdout
    [row] = [orjson.loads(line) for line in Path("new.jsonl").read_bytes().splitlines()]
    assert row["labels"] == ["price"]


def test_index_status_tells_of_the_backlog() -> None:
    assert run("index", "setup").exit_code == 0
    read_offers()
    status = run("index", "status").stdout
    assert "backlog: none" in status
    assert "documents: 3" in status
    (next(Path("data/spool").glob("*.json"))).unlink()
    assert "bytes of the journal are not indexed" in run("index", "status").stdout
    assert run("index", "deliver").exit_code == 0
    assert "backlog: none" in run("index", "status").stdout


def test_a_saved_page_is_checked() -> None:
    Path("page.html").write_text(
        '<html><head><title>龙井 250g</title></head><body><h1>龙井 250g</h1><div class="price">¥99.00</div>'
        "<button>加入购物车</button><p>有货</p></body></html>",
        "utf-8",
    )
    result = run("sources", "check", "page.html")
    assert result.exit_code == 0, result.output
    assert "price: 99.00  [visible]" in result.stdout
    Path("empty.html").write_text("<html></html>", "utf-8")
    assert run("sources", "check", "empty.html").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search", "color:red"], "unknown filter"),
        (["search", '"open'], "character"),
        (["search", "--since", "whenever"], "whenever"),
        (["search", "--sort", "beauty"], "beauty"),
        (["report", "--out", "report.exe"], ".html"),
        (["report", "--since", "whenever"], "whenever"),
        (["read", "absent.csv"], "no such file"),
        (["sources", "check", "absent.html"], "no such file"),
        (["read", "page.exe"], "no such file"),
    ],
)
def test_bad_usage_is_one_line_that_says_what_to_do(arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    line = error_of(result)
    assert line.startswith("shangqing: ")
    assert words in line


@pytest.mark.parametrize(
    "arguments",
    [
        ["price", "x", "--price", "cheap"],
        ["price", "x", "--price", "1e400"],
        ["report", "--month", "0001-01"],
        ["price", "x", "--at", "soon"],
        ["read"],
    ],
)
def test_click_answers_what_it_can_see_itself(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_an_engine_that_is_away_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANGQING_INDEX_URL", "http://127.0.0.1:9")
    result = run("search", "手机")
    assert result.exit_code == 1
    assert error_of(result).startswith("shangqing: ")


def test_settings_come_from_a_dotenv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"SHANGQING_DATA={tmp_path / 'elsewhere'}\n", "utf-8")
    read_offers()
    assert (tmp_path / "elsewhere" / "journal").is_dir()
    monkeypatch.delenv("SHANGQING_DATA")  # load_dotenv has put it there


def commands(group: Any = main, prefix: str = "shangqing") -> list[str]:
    found = []
    for name, command in group.commands.items():
        line = f"{prefix} {name}"
        found += commands(command, line) if hasattr(command, "commands") else [line]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented_and_has_help(command: str) -> None:
    assert f"`{command}" in (ROOT / "README.md").read_text("utf-8")
    result = run(*command.split()[1:], "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_a_page_online_is_checked(site: Any, desk: Any) -> None:
    site.sell(7)
    checked = desk.run("sources", "check", f"{site.url}/item/7")
    assert checked.returncode == 0, checked.stderr
    assert "price: 7.00  [json-ld]" in checked.stdout
    gone = desk.run("sources", "check", "http://127.0.0.1:9/")
    assert gone.returncode == 1
    assert gone.stderr.startswith("shangqing: http://127.0.0.1:9/: ")
    assert len(gone.stderr.splitlines()) == 1


def test_help_imports_nothing_heavy() -> None:

    heavy = {"scrapy", "sklearn", "tantivy", "rjieba", "numpy"}
    script = f"import sys, shangqing; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"


TOUCHING_DATA = [
    ["read", "offers.jsonl"],
    ["report"],
    ["history", "X1"],
    ["moves"],
    ["matches"],
    ["answers"],
    ["answers", "mark", "x", "done"],
    ["alerts", "check"],
    ["alerts", "send"],
    ["replay"],
    ["index", "status"],
    ["index", "deliver"],
    ["train", "--ours"],
    ["search", "手机"],
]


@pytest.mark.parametrize("arguments", TOUCHING_DATA, ids=" ".join)
def test_a_file_where_the_data_folder_should_be_is_one_line(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("offers.jsonl").write_text('{"kind":"offer","title":"a","price":1,"competitor":"b"}\n', "utf-8")
    Path("afile").write_text("no folder", "utf-8")
    monkeypatch.setenv("SHANGQING_DATA", "afile")
    result = run(*arguments)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert all(line.startswith("shangqing: ") for line in result.stderr.splitlines())
    assert Path("afile").read_text("utf-8") == "no folder"


@pytest.mark.parametrize("arguments", [["sources", "list"], ["sources", "health"], ["crawl"], ["watch"]])
def test_no_source_at_all_is_said(arguments: list[str]) -> None:
    """A misspelt SHANGQING_SOURCES must not look like sources that are all well."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert "holds no source; put a YAML file there" in error_of(result)


def test_a_port_that_the_demo_cannot_have_again_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        Path("demo-data").mkdir()
        Path("demo-data/port").write_text(str(taken.getsockname()[1]), "ascii")
        result = run("demo")
    assert result.exit_code == 1
    assert "is in use: end what uses it" in error_of(result)


def test_reading_own_files_is_no_crawl() -> None:
    read_offers()
    result = run("runs")
    assert (result.stdout, result.stderr) == ("", "no run yet\n")


@pytest.mark.parametrize("encoding", ["gbk", "latin-1"])
@pytest.mark.parametrize("command", ["search 手机", "--help"])
def test_a_terminal_that_lacks_a_sign_gets_the_rest(encoding: str, command: str) -> None:
    row = {"kind": "offer", "title": "手机 ¥99 ☕", "competitor": "甲", "observed": "2026-11-01", "price": 99}
    Path("one.jsonl").write_bytes(orjson.dumps(row))
    run("read", "one.jsonl")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [sys.executable, "-m", "shangqing", *command.split()],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert b"Traceback" not in done.stderr
    assert done.stdout


def test_a_reader_that_has_seen_enough_ends_the_command_in_silence() -> None:
    read_offers()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = f"{sys.executable} -m shangqing search 手机 | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=False)
    assert done.stderr == ""
