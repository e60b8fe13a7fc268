"""From files on a desk to answers, as a user types it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from shangqing import main

BEGIN = date(2026, 3, 2)
CUT = date(2026, 4, 13)
DAYS = [BEGIN + timedelta(days=number) for number in range(60)]


@pytest.fixture(autouse=True)
def at_a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SHANGQING_DATA", "SHANGQING_INDEX_URL", "SHANGQING_SOURCES", "SHANGQING_OURS"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result


def told(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return orjson.loads(result.stdout)


def offer(competitor: str, day: date, price: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "offer", "title": "青禾 X1 5G手机 256GB", "brand": "青禾", "mpn": "QX1-256", "sku": f"{competitor}1",
        "competitor": competitor, "observed": f"{day}T10:00", "price": price, "currency": "CNY", **more,
    }  # fmt: skip


def read_market(*, ours: bool = True) -> None:
    """甲 cuts from 1000 to 850 on CUT; our shop stays at 980."""
    rows = [offer("甲", day, "1000" if day < CUT else "850") for day in DAYS]
    if ours:
        rows += [offer("我们商城", day, "980") for day in DAYS]
    Path("offers.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    assert run("read", "offers.jsonl").exit_code == 0


def read_own_figures(fall: float = 0.4) -> Result:
    lines = ["日期,流量,转化率,销售额"]
    for number, day in enumerate(DAYS):
        factor = (1.5 if day.weekday() >= 5 else 1) * (1 + 0.01 * (number * 7 % 5 - 2))
        sales = factor * (1 - fall if day >= CUT else 1)
        lines.append(f"{day:%Y/%m/%d},{1000 * factor:.0f},{3 + 0.01 * (number % 3):.2f}%,{sales:.4f}万")
    Path("metrics.csv").write_text("\n".join(lines), "gbk")
    return run("read", "metrics.csv")


def write_ours(text: str) -> None:
    Path("ours.yaml").write_text(text, "utf-8")


def test_figures_are_known_among_other_files() -> None:
    Path("texts").mkdir()
    Path("texts/news.txt").write_text("甲公司降价\n全线下调一成", "utf-8")
    Path("texts/metrics.csv").write_text("日期,流量\n2026-03-02,5\n昨天,6\n", "utf-8")
    result = run("read", "texts", "--competitor", "甲")
    assert result.exit_code == 1  # for the bad row, all else being read
    assert "1 figures read, 1 new, 0 changed, 1 bad" in result.stdout
    assert "1 observations read" in result.stdout
    assert "metrics.csv:3: " in result.stderr


def test_a_fall_of_our_figures_after_a_cut_is_told() -> None:
    read_market(ours=False)
    assert read_own_figures().exit_code == 0
    effects = {one["metric"]: one for one in told("figures") if one["day"] == str(CUT)}
    assert effects["sales"]["verdict"] == "down"
    assert effects["sales"]["change"]["high"] < -0.3
    assert effects["traffic"]["verdict"] == "not distinguishable"
    assert effects["sales"]["moves"][0]["kind"] == "price_cut"
    assert {one["metric"] for one in told("figures", "--metric", "销售额")} == {"sales"}
    assert "下降 down" in run("figures").stdout


def test_without_figures_the_command_says_what_to_do() -> None:
    read_market()
    assert "shangqing read metrics.csv" in run("figures").stdout
    wrong = run("figures", "--metric", "幸福感")
    assert wrong.exit_code == 2
    assert "there are traffic" in wrong.stderr


def test_answers_stand_on_moves_margin_price_and_figures() -> None:
    read_market()
    read_own_figures()
    write_ours("{competitor: 我们商城, position: challenger, margin: {categories: {手机: 35%}}}")
    answers = told("answers")
    rules = {one["rule"] for one in answers}
    assert "match_after_our_sales_fell" in rules
    assert not rules & {"hold_while_our_figures_are_steady", "know_the_margin_before_answering"}
    for answer in answers:
        assert answer["moves"] and all(len(move["evidence"]) >= 2 for move in answer["moves"])
        assert answer["competitor"] == "甲"
        assert answer["sources"] and answer["because"]
    matched = next(one for one in answers if one["rule"] == "match_after_our_sales_fell")
    assert any("13%" in words["zh"] for words in matched["because"])  # (980 - 850) / 980


def test_our_own_shop_misspelt_is_told() -> None:
    read_market()
    write_ours("competitor: 我门商城")
    assert "no offer of 我门商城 was seen; there are: 我们商城、甲" in run("answers").stderr


def test_what_is_not_known_calls_for_no_rule_that_needs_it() -> None:
    read_market()
    rules = {one["rule"] for one in told("answers")}
    assert "know_the_margin_before_answering" in rules
    assert not rules & {"match_take_home_where_margin_allows", "match_after_our_sales_fell"}


def test_answers_are_given_though_the_engine_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    read_market()
    here = told("answers")
    monkeypatch.setenv("SHANGQING_INDEX_URL", "http://127.0.0.1:9")
    away = run("answers", "--json")
    assert orjson.loads(away.stdout) == here
    assert "left out" in away.stderr


def test_our_own_moves_call_for_no_answer() -> None:
    read_market(ours=False)
    write_ours("competitor: 甲")
    assert told("answers") == []


def test_an_answer_is_marked_and_not_proposed_again() -> None:
    read_market()
    write_ours("{competitor: 我们商城, margin: {default: 35%}}")
    first, *others = told("answers")
    done = run("answers", "mark", first["id"], "done", "--note", "本周已做")
    assert (done.exit_code, done.stdout) == (0, f"{first['id']}: done\n")
    assert told("answers") == others
    later = run("answers", "mark", others[0]["id"], "postponed", "--until", "2999-01-01")
    assert later.exit_code == 0, later.stderr
    assert told("answers") == others[1:]
    run("answers", "mark", first["id"], "reopened")
    assert first in told("answers")


def test_a_narrower_question_gives_the_same_answers_the_same_ids() -> None:
    read_market()
    everything = {one["id"] for one in told("answers")}
    narrow = {
        one["id"] for one in told("answers", "--since", str(CUT), "--until", str(CUT), "--competitor", "甲")
    }
    assert narrow and narrow <= everything
    assert told("answers", "--competitor", "乙") == []


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("answers", "mark", "20260413-00000000", "done"), 2, "was proposed"),
        (("answers", "mark", "x", "perhaps"), 2, "Invalid value"),
        (("answers", "mark", "x", "postponed"), 2, "needs the day"),
        (("answers", "--since", "gestern"), 2, "a time is written"),
    ],
)
def test_a_wrong_command_is_told_in_words(arguments: tuple[str, ...], code: int, reason: str) -> None:
    read_market(ours=False)
    result = run(*arguments)
    assert result.exit_code == code
    assert reason in result.stderr


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("position: king", "ours.yaml:1: position"),
        ("regions: [广东]\nmargin: {default: 120%}", "ours.yaml:2: margin.default"),
        ("margn: {}", "ours.yaml:1: margn"),
        ("- a list", "ours.yaml"),
        ("a: [", "ours.yaml"),
    ],
)
def test_a_wrong_ours_is_named_with_its_line(text: str, place: str) -> None:
    read_market(ours=False)
    write_ours(text)
    result = run("answers")
    assert result.exit_code == 2
    assert place in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_mix_is_told_as_text_and_json() -> None:
    read_market()
    mix = told("mix")
    assert set(mix) == {"since", "until", "before", "totals", "shares", "together"}
    assert {one["competitor"] for one in mix["totals"]} == {"甲", "我们商城"}
    assert all(one["evidence"] for one in mix["shares"])
    assert "whole market" in run("mix").stdout
    assert told("mix", "--since", "2026-04-01")["before"].startswith("2026-0")


def test_nothing_collected_yet_is_no_error() -> None:
    assert run("answers").exit_code == 0
    assert told("answers") == []
    assert run("figures").exit_code == 0
