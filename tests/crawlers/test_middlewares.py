"""What stands between Scrapy and the network, in a real crawl."""

from typing import Any


def test_a_page_that_writes_its_redirect_is_followed(site: Any, desk: Any) -> None:
    site.list("/item/1", "/item/2")
    site.put("/item/1", '<html><head><META HTTP-EQUIV="Refresh" content="0; url=/item/7"></head></html>')
    site.sell(2)
    site.sell(7)
    desk.watch(site)
    assert desk.collect().returncode == 0
    assert sorted(offer.title for offer in desk.observations()) == ["龙井 2 号", "龙井 7 号"]
