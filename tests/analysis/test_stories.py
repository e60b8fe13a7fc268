"""Near-duplicates are one story, reports that only share their wording are not."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.findings import analyse
from analysis.stories import group_stories
from crawlers.items import Article

_BODY = (
    "甲集团今日宣布与乙物流达成战略合作，双方将在仓储、配送与供应链金融领域展开合作，首批覆盖华东地区的二十座城市。"
    "甲集团表示，此举将缩短配送时间，提升客户体验，并为后续的县域市场拓展打下基础。"
)
_OTHER = (
    "丙乳业召开新品发布会，推出面向年轻人群的低糖酸奶系列，包装采用可回收材料，产品将率先在线上渠道销售，"
    "随后进入连锁便利店与商超，公司同时公布了新的品牌代言人。"
)


def _article(body: str, source: str = "a", day: int | None = None, title: str = "甲乙合作") -> Article:
    published = datetime(2026, 3, day, tzinfo=UTC) if day else None
    return Article(title=title, body=body, source=source, published=published)


def test_a_reprint_with_a_new_ending_is_the_same_story() -> None:
    (story,) = group_stories(
        [_article(_BODY, "a", 1), _article(_BODY + "（来源：某网，编辑：张三）", "b", 2)]
    )
    assert story.sources == ("a", "b")
    assert len(story.tellings) == 2


def test_traditional_script_and_full_width_tell_the_same_story() -> None:
    traditional = (
        "甲集團今日宣布與乙物流達成戰略合作，雙方將在倉儲、配送與供應鏈金融領域展開合作，首批覆蓋華東地區的二十座城市。"
        "甲集團表示，此舉將縮短配送時間，提升客戶體驗，並為後續的縣域市場拓展打下基礎。"
    )
    assert len(group_stories([_article(_BODY), _article(traditional)])) == 1


def test_other_news_is_another_story() -> None:
    assert len(group_stories([_article(_BODY), _article(_OTHER)])) == 2


def test_the_same_report_of_another_month_is_another_story() -> None:
    report = (
        "国家统计局公布，{}月居民消费价格同比上涨{}%，环比上涨{}%，其中食品价格上涨{}%，非食品价格上涨{}%。"
    )
    august = _article(report.format(8, 2.5, 0.1, 6.1, 1.7), title="CPI")
    september = _article(report.format(9, 2.8, 0.3, 8.8, 1.5), title="CPI")
    assert len(group_stories([august, september])) == 2


def test_the_earliest_leads_whatever_the_order_given() -> None:
    (story,) = group_stories(
        [_article(_BODY, "late", 9), _article(_BODY, "early", 2), _article(_BODY, "timeless")]
    )
    assert story.lead.source == "early"
    assert story.sources == ("early", "late", "timeless")


def test_a_source_that_tells_it_twice_is_one_source_and_two_articles() -> None:
    (story,) = group_stories([_article(_BODY, "a", 1), _article(_BODY, "a", 2)])
    assert (story.sources, len(story.tellings)) == (("a",), 2)


def test_publisher_and_url_name_what_has_no_source() -> None:
    articles = [
        Article(title="t", body=_BODY, publisher="某报"),
        Article(title="t", body=_BODY, url="https://b.example/1"),
    ]
    (story,) = group_stories(articles)
    assert story.sources == ("某报", "https://b.example/1")


def test_of_a_users_own_files_the_publisher_tells() -> None:
    told = [
        Article(
            title="甲乙合作", body=_BODY, source="own-files", publisher=publisher, url=f"https://{n}.example/"
        )
        for n, publisher in enumerate(("财经网", "甲报", None))
    ]
    (story,) = group_stories(told)
    assert story.sources == ("财经网", "甲报", "https://2.example/")


def test_no_articles_no_stories() -> None:
    assert group_stories([]) == ()


def test_empty_and_tiny_texts_are_grouped_without_error() -> None:
    stories = group_stories([_article("", title=""), _article("", title=""), _article("", title="短")])
    assert sorted(len(story.tellings) for story in stories) == [1, 2]


def test_many_reports_of_one_template_stay_apart() -> None:
    articles = [
        _article(f"第{n}号公告：本公司第{n}期产品成立，规模{n * 7}万元，期限{n + 30}天。") for n in range(60)
    ]
    stories = group_stories(articles)
    assert len(stories) > 50


@settings(max_examples=25)
@given(st.lists(st.sampled_from([_BODY, _OTHER, _BODY[:90], "短讯", ""]), max_size=8))
def test_every_article_is_in_just_one_story(bodies: list[str]) -> None:
    articles = [_article(body, source=str(number)) for number, body in enumerate(bodies)]
    told = [article for story in group_stories(articles) for article in story.tellings]
    assert sorted(article.source or "" for article in told) == sorted(
        article.source or "" for article in articles
    )


def test_findings_are_grouped_by_their_articles() -> None:
    findings = [analyse(_article(_BODY, "a", 1)), analyse(_article(_BODY, "b", 2)), analyse(_article(_OTHER))]
    first, second = group_stories(findings, lambda finding: finding.observation)
    assert (first.lead, first.tellings, first.sources) == (findings[0], tuple(findings[:2]), ("a", "b"))
    assert second.lead is findings[2]
