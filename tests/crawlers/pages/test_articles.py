"""Articles: the body and nothing else, the title without the site, who and when."""

from datetime import UTC, datetime

import pytest

from crawlers.pages import extract_article, extract_offer

URL = "https://news.example/2026/1120/a.html"
PARAGRAPHS = [
    f"第{number}段：公司表示，三季度营收同比增长{number}2.5%，线上渠道占比超过六成，会员数突破500万，预计四季度继续增长。"
    for number in range(1, 6)
]
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def page(
    body=BODY,
    head="<title>甲公司发布三季报_财经_戊新闻</title>",
    before="<h1>甲公司发布三季报</h1>",
    after="",
):
    return f"<html><head>{head}</head><body>{before}<div class=content>{body}</div>{after}</body></html>"


def test_a_plain_article():
    article = extract_article(page(), URL)
    assert article.title == "甲公司发布三季报"
    assert article.body.split("\n") == PARAGRAPHS
    assert extract_offer(page(), URL) is None


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class=footer>违法和不良信息举报电话：010-1234</div>",
        "<div class='related-news'><a href=/1>相关新闻一条很长很长的标题用来干扰</a><a href=/2>另一条也很长的新闻标题</a></div>",
        "<div class=comments><p>网友甲：写得真好，我完全同意这个看法，希望公司越来越好！</p></div>",
        "<nav><a href=/>首页</a><a href=/f>财经</a></nav>",
        "<script>var x = '这不是正文，这是脚本里的文字，很长很长很长很长';</script>",
        "<p style='display:none'>看不见的一段文字，也有逗号，也有句号。</p>",
        "<p>责任编辑：李四</p>",
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_furniture_is_no_body(furniture, inside):
    html = page(BODY + furniture) if inside else page(after=furniture)
    assert extract_article(html, URL).body.split("\n") == PARAGRAPHS


def test_a_body_cut_by_breaks_keeps_its_paragraphs():
    article = extract_article(page("<br><br>".join(PARAGRAPHS)), URL)
    assert article.body.split("\n") == PARAGRAPHS


def test_a_body_in_sections_is_whole():
    sections = "".join(f"<div class=part><p>{text}</p></div>" for text in PARAGRAPHS)
    assert extract_article(page(sections), URL).body.split("\n") == PARAGRAPHS


def test_lists_quotes_and_links_in_the_text_stay():
    body = (
        BODY
        + "<blockquote>分析师说：“这是价格战的开始，毛利率将承压。”</blockquote><p>详见<a href=/r>公司的三季度报告全文</a>，第十二页起，尤其是第三节。</p>"
    )
    text = extract_article(page(body), URL).body
    assert "这是价格战的开始" in text and "公司的三季度报告全文，第十二页起" in text


@pytest.mark.parametrize(
    ("shown", "published"),
    [
        ("2026年11月20日 09:30", datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
        ("来源：戊新闻 2026-11-20 09:30:15", datetime(2026, 11, 20, 1, 30, 15, tzinfo=UTC)),
        ("3小时前", datetime(2026, 11, 22, 5, 0, tzinfo=UTC)),
        ("昨天 18:30", datetime(2026, 11, 21, 10, 30, tzinfo=UTC)),
        ("11月20日", datetime(2026, 11, 19, 16, 0, tzinfo=UTC)),
    ],
)
def test_the_time_beside_the_title(shown, published):
    html = page(before=f"<h1>甲公司发布三季报</h1><p>{shown}</p>")
    assert (
        extract_article(html, URL, observed=datetime(2026, 11, 22, 8, 0, tzinfo=UTC)).published == published
    )


def test_the_markup_s_time_is_taken_where_none_is_shown():
    head = "<title>甲公司发布三季报</title><meta property='article:published_time' content='2026-11-20T09:30:00+08:00'>"
    assert extract_article(page(head=head), URL).published == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_the_address_s_day_is_the_last_resort():
    article = extract_article(page(), "https://news.example/2026-11-20/a.html")
    assert article.published == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)


def test_author_and_publisher_as_the_page_names_them():
    html = page(
        before="<h1>甲公司发布三季报</h1><div><span>来源：戊新闻网</span> <span>作者：张三</span></div>"
    )
    article = extract_article(html, URL)
    assert (article.author, article.publisher) == ("张三", "戊新闻网")


def test_markup_names_author_and_publisher():
    head = """<title>甲公司发布三季报</title><script type="application/ld+json">{"@type":"NewsArticle",
    "author":[{"@type":"Person","name":"张三"}],"publisher":{"name":"戊新闻网"},"datePublished":"2026-11-20"}</script>"""
    article = extract_article(page(head=head), URL)
    assert (article.author, article.publisher) == ("张三", "戊新闻网")


def test_selectors_of_a_source_win():
    html = page(after="<i class=t>另一个标题</i><i class=w>2020-01-01</i><i class=a>李四</i>")
    article = extract_article(
        html, URL, selectors={"title": ".t", "published": ".w", "author": ".a", "body": "p"}
    )
    assert (article.title, article.author, article.published.year) == ("另一个标题", "李四", 2019)
    assert article.body.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "html", ["", "<h1>标题标题</h1>", "<title>x</title><p>短</p>", "{}", page("<p>短。</p>")]
)
def test_a_page_without_a_body_is_no_article(html):
    assert extract_article(html, URL) is None
