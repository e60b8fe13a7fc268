"""Pages that are no content are named; pages that are, are not."""

import pytest

from crawlers.pages import page_problem

URL = "https://shop.example/x"
STORY = (
    "<h1>新闻</h1>"
    + "<p>这是一段正文，谈到验证码与登录的安全问题，也谈到访问过于频繁的处置，以及其它。</p>" * 20
)


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<title>安全验证</title><p>请完成验证后继续访问</p>", "captcha"),
        ("<p>访问过于频繁，请输入验证码</p><input>", "captcha"),
        ("<title>Just a moment...</title><p>Checking your browser</p>", "captcha"),
        ("<title>Robot check</title><p>Enter the characters you see below</p>", "captcha"),
        ("<title>登录</title><form><input name=u><input type=password></form>", "login wall"),
        ("<p>请先登录后查看价格</p>", "login wall"),
        ("<title>Sign in</title><p>Please sign in to continue</p>", "login wall"),
        ("<div id=app></div><script src=/app.js></script>", "empty template"),
        (
            "<h1>{{ item.title }}</h1><b>{{item.price}}</b>" + "<p>说明文字说明文字说明文字说明文字</p>" * 3,
            "empty template",
        ),
        ("", "empty template"),
    ],
)
def test_what_is_no_content_is_named(html, problem):
    assert page_problem(html, URL) == problem


@pytest.mark.parametrize(
    "html",
    [
        STORY,
        "<div><a>请登录</a><a>注册</a></div><h1>龙井茶</h1><b>￥99</b>",
        '<script type="application/ld+json">{"@type":"Product","name":"Pot","offers":{"price":9}}</script>',
        "<title>茶壶 600ml</title><script>var goods = {goodsName: '茶壶 600ml', price: '99.00'}</script>",
        "<h1>Opening hours</h1><p>Monday to Friday, nine to five, and on Saturdays until noon.</p>",
    ],
)
def test_content_is_no_problem(html):
    assert page_problem(html, URL) is None
