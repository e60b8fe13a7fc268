"""Sources: what YAML is accepted, and how a wrong one is reported."""

import re
from pathlib import Path

import pytest

from crawlers.exceptions import InvalidSource, UnknownSource
from crawlers.sources.folder import load_source, load_sources, select_sources

GOOD = """\
name: qinghe
competitor: {name: 青禾优选, aliases: [青禾]}
spider: shop
start: ["https://shop.example/"]
follow: ["/list/"]
pages: ["/item/[0-9]+"]
"""


def write(folder: Path, text: str, name: str = "one.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_source_is_read(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, GOOD))
    assert (source.name, source.competitor.name, source.competitor.aliases) == (
        "qinghe",
        "青禾优选",
        ("青禾",),
    )
    assert source.allow_private is False
    assert source.expect.observations == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("spider: shop", "spider: magic", 3, "spider"),
        ("https://shop.example/", "ftp://shop.example/", 4, "start.0"),
        ("https://shop.example/", "no url", 4, "start.0"),
        ("/list/", "(", 5, "regular expression"),
        ("name: qinghe", "name: Qing He", 1, "name"),
        ('pages: ["/item/[0-9]+"]', "page: x", 6, "page"),
        ('start: ["https://shop.example/"]\n', "", 1, "start"),
        ("competitor: {name: 青禾优选, aliases: [青禾]}", "competitor: 青禾", 2, "{word: value}"),
        ('pages: ["/item/[0-9]+"]', "page: x", 6, "do you mean pages?"),
        ("aliases: [青禾]", "alias: [青禾]", 2, "do you mean aliases?"),
        ("aliases: [青禾]", "nonsense: 1", 2, "there are aliases, former_names, name"),
        ("spider: shop", "spider: shop\nspider: news", 4, "said twice"),
        ("spider: shop", "spider: shop\nselectors: {price: 'css:b[['}", 4, "no css selector"),
        ("spider: shop", "spider: shop\nselectors: {price: 'xpath://b['}", 4, "no xpath selector"),
        ("spider: shop", "spider: shop\nselectors: {price: 'jmespath:a['}", 4, "no jmespath selector"),
        ("spider: shop", "spider: shop\nselectors: {prize: 'b'}", 4, "no field"),
        ("spider: shop", "spider: shop\ndomains: ['https://b.example/']", 4, "give it without https://"),
        ("spider: shop", "spider: shop\nignore_parameters: ['a=b']", 4, "ignore_parameters.0"),
    ],
)
def test_a_wrong_source_is_reported_with_file_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(InvalidSource) as caught:
        load_source(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n- b\n",
        "name: [",
        "\x00",
        "!!python/object/apply:os.system [ls]",
        "&a [*a]",
        "? {a: 1}\n: 2\n",
    ],
)
def test_what_is_no_source_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidSource) as caught:
        load_source(write(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_two_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "a.yaml")
    write(tmp_path, GOOD, "b.yaml")
    with pytest.raises(InvalidSource, match=r"b\.yaml.*qinghe"):
        load_sources(tmp_path)


def test_selection_names_what_there_is(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    sources = load_sources(tmp_path)
    assert [source.name for source in select_sources(sources, [])] == ["qinghe"]
    with pytest.raises(UnknownSource, match="qinghe"):
        select_sources(sources, ["other"])
    assert load_sources(tmp_path / "absent") == {}


PLAIN = "name: a\ncompetitor: {name: 甲}\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("spider: shop\n", 1, "start"),
        ("spider: folder\n", 1, "folder"),
        ("spider: folder\nfolder: x\nstart: ['https://a.example/']\n", 1, "folder"),
        ("spider: shop\nstart: ['https://a.example/']\nfolder: x\n", 1, "folder"),
        ("spider: api\nstart: ['https://a.example/']\n", 1, "api"),
        ("spider: api\nstart: ['https://a.example/']\napi: {fields: {title: 'a['}}\n", 5, "JMESPath"),
        ("spider: api\nstart: ['https://a.example/']\napi: {fields: {titel: a}}\n", 5, "no field"),
        ("spider: shop\nfeeds: ['https://a.example/']\nquiet_hours: [night]\n", 5, "09:00-18:30"),
        ("spider: shop\nfeeds: ['https://a.example/']\nrevisit: {least: soon}\n", 5, "30m, 6h or 14d"),
        ("spider: shop\nfeeds: ['https://a.example/']\nrevisit: {least: 2d, most: 1d}\n", 5, "longer"),
        ("spider: shop\nfeeds: ['https://a.example/']\nbrowser: {actions: [{hover: a}]}\n", 5, "hover"),
        (
            "spider: shop\nfeeds: ['https://a.example/']\nbrowser: {actions: [{click: a, wait: 1}]}\n",
            5,
            "one of",
        ),
        ("spider: shop\nfeeds: ['https://a.example/']\nexpect: {fields: {prise: 1}}\n", 5, "no field"),
    ],
)
def test_what_does_not_go_together_is_said(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = write(tmp_path, PLAIN + text)
    with pytest.raises(InvalidSource) as caught:
        load_source(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(("said", "used"), [("true", True), ("false", False), ("{pages: ['/item/']}", True)])
def test_a_browser_is_said_in_a_word_or_in_detail(tmp_path: Path, said: str, used: bool) -> None:
    text = f"{PLAIN}spider: shop\nsitemaps: ['https://a.example/s.xml']\nbrowser: {said}\n"
    assert (load_source(write(tmp_path, text)).browser is not None) == used


def test_a_folder_is_seen_from_its_file(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, PLAIN + "spider: folder\nfolder: saved\n"))
    assert source.folder == tmp_path / "saved"


def test_one_value_needs_no_list(tmp_path: Path) -> None:
    text = (
        PLAIN + "spider: shop\nstart: https://a.example/\nquiet_hours: 09:00-18:30\ndomains: img.a.example\n"
    )
    source = load_source(write(tmp_path, text))
    assert (source.start, source.domains) == (("https://a.example/",), ("img.a.example",))
    assert [str(each) for each in source.quiet_hours] == ["09:00:00-18:30:00"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (GOOD.encode("gbk"), "save it as UTF-8"),
        (GOOD.encode("utf-16"), "save it as UTF-8"),
        (b"[" * 5000, "nest"),
        (b"name: 2026-13-45\n", "month must be in 1..12"),
        (b"budget: 1" + b"0" * 5000, "4300 digits"),
        ((GOOD + "delay: .inf\n").encode(), "delay: "),
        ((GOOD + "timeout: .nan\n").encode(), "timeout: "),
    ],
    ids=["gbk", "utf-16", "deep", "no day", "long number", "infinite", "no number"],
)
def test_a_file_that_no_yaml_can_be_is_one_line(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "one.yaml"
    path.write_bytes(raw)
    with pytest.raises(InvalidSource, match=re.escape(words)) as raised:
        load_source(path)
    assert "\n" not in str(raised.value)
    assert "one.yaml" in str(raised.value)


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode()])
def test_windows_writes_sources_too(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "青禾 一.YML"
    path.write_bytes(raw)
    assert list(load_sources(tmp_path)) == ["qinghe"]
