"""The market over HTTP, as Scrapy meets it."""

from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from sample_market.exceptions import PortTaken
from sample_market.market import FIRST_DAY, market_days
from sample_market.server import DEFAULT_PORT, MarketServer
from sample_market.watched import market_sources, serve_market


@pytest.fixture
def server() -> Iterator[MarketServer]:
    with MarketServer(port=0) as server:
        yield server


@pytest.fixture
def connection(server: MarketServer) -> Iterator[HTTPConnection]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    yield connection
    connection.close()


def get(connection: HTTPConnection, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection.request(method, path)
    response = connection.getresponse()
    return response.status, dict(response.getheaders()), response.read()


def test_a_page_comes_with_a_shops_headers(connection: HTTPConnection) -> None:
    status, headers, body = get(connection, "/qinghe/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Server"].strip() == "nginx"
    assert int(headers["Content-Length"]) == len(body)
    assert "青禾优选".encode() in body


def test_one_connection_serves_many_pages_and_the_day_moves_between_them(
    server: MarketServer, connection: HTTPConnection
) -> None:
    assert server.day == FIRST_DAY
    path, prices = "/qinghe/item/1007.html", []
    for day in (date(2026, 10, 14), date(2026, 10, 15), date(2026, 10, 22)):
        server.day = day
        body = get(connection, path)[2].decode()
        prices.append(next(price for price in ("2999.00", "2599.00", "2499.00") if f">{price}<" in body))
    assert prices == ["2999.00", "2599.00", "2499.00"]


def test_absolute_links_name_the_port_served(server: MarketServer, connection: HTTPConnection) -> None:
    body = get(connection, "/xingyi/product/20031.html")[2].decode()
    assert f'content="{server.url}/xingyi/product/20031.html"' in body


def test_a_missing_page_is_a_404_with_a_body(connection: HTTPConnection) -> None:
    status, _, body = get(connection, "/qinghe/item/9.html")
    assert status == 404 and "下架".encode() in body


def test_head_has_no_body(connection: HTTPConnection) -> None:
    status, headers, body = get(connection, "/qinghe/", method="HEAD")
    assert status == 200 and int(headers["Content-Length"]) > 0 and body == b""


def test_many_readers_while_the_day_moves(server: MarketServer) -> None:
    statuses: list[int] = []

    def read() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        statuses.extend(get(connection, f"/xingyi/all?page={1 + n % 2}")[0] for n in range(10))
        connection.close()

    readers = [Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for day in market_days():
        server.day = day
    for reader in readers:
        reader.join()
    assert statuses == [200] * 80


def test_the_port_is_free_again_afterwards() -> None:
    with MarketServer(port=0) as first:
        port = first.port
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        get(connection, "/qinghe/")
        connection.close()
    with MarketServer(port=port) as second:
        assert second.port == port


def test_a_taken_port_is_named() -> None:
    with MarketServer(port=0) as server, pytest.raises(PortTaken, match=str(server.port)):
        MarketServer(port=server.port)


def test_a_port_is_chosen_once_and_remembered(tmp_path: Path) -> None:
    memory = tmp_path / "demo" / "port"
    with serve_market(memory) as first:
        assert DEFAULT_PORT <= first.port < DEFAULT_PORT + 20
        assert memory.read_text() == f"{first.port}\n"
    with serve_market(memory) as again:
        assert again.port == first.port


def test_the_next_port_is_taken_where_the_first_is_in_use(tmp_path: Path) -> None:
    with serve_market(tmp_path / "first") as first, serve_market(tmp_path / "second") as second:
        assert second.port > first.port


def test_a_remembered_port_that_is_in_use_is_not_changed_silently(tmp_path: Path) -> None:
    memory = tmp_path / "port"
    with MarketServer(port=0) as server:
        memory.write_text(str(server.port))
        with pytest.raises(PortTaken, match=r"end what uses it, or delete .*port"):
            serve_market(memory)


@pytest.mark.parametrize("text", ["", "eighty", "0", "70000", "-1", "８０８０", "80\n81"])
def test_a_memory_that_holds_no_port_is_an_error(tmp_path: Path, text: str) -> None:
    memory = tmp_path / "port"
    memory.write_text(text, encoding="utf-8")
    with pytest.raises(PortTaken, match="no port number"):
        serve_market(memory)


def test_sources_are_crawled_where_the_market_is_served() -> None:
    sources = market_sources("http://127.0.0.1:9100")
    assert list(sources) == ["beiyu", "lanwan", "laoxiang", "qinghe", "xingyi"]
    assert {url for source in sources.values() for url in source.start} == {
        f"http://127.0.0.1:9100/{name}/" for name in sources
    }
    assert all(source.allow_private and source.delay == 0 for source in sources.values())
    names = {source.competitor.name for source in sources.values()}
    assert names == {"北屿集团", "蓝湾电讯", "老巷百货", "青禾优选", "星驿商城"}
