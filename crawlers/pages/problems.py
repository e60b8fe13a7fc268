"""Pages that are no content: login walls, captchas, empty templates."""

from __future__ import annotations

import re

from crawlers.pages.leaning import ARTICLES
from crawlers.pages.linked import read_things, types_of
from crawlers.pages.page import Page, read_page
from crawlers.pages.products import PRODUCTS
from crawlers.pages.sightings import find_prices
from crawlers.pages.state import state_candidates

_CAPTCHA = re.compile(
    r"(?:人机验证|安全验证|滑动验证|请完成验证|请输入验证码|访问过于频繁|异常流量|拖动滑块|请按住滑块|系统检测到异常"
    r"|are you a robot|verify you are (?:a )?human|unusual traffic|enter the characters you see|checking your browser"
    r"|just a moment|access denied|captcha|punish)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:请先?登录|登录后(?:查看|继续|访问)|账号登录|扫码登录|密码登录|請先?登入|会员登录"
    r"|please (?:log|sign) in|(?:log|sign) in to continue)",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{\{[\w.\s|]{1,60}\}\}|\$\{[\w.]{1,60}\}|<%=?[\s\w.]{1,60}%>")
_SCANT = 600
_BRIEF = 200
_BARE = 40


def page_problem(html: bytes | str, url: str) -> str | None:
    """Name what keeps a page from being content: "captcha", "login wall" or "empty template"; else None.

    A page with a price, a product's or an article's markup, or a body of text is content, whatever else it
    asks for.
    """
    page = read_page(html, url)
    text = "\n".join(line.text for line in page.lines)
    title = " ".join(page.titles)
    if _CAPTCHA.search(title) or (len(text) < _SCANT and _CAPTCHA.search(text)):
        return "captcha"
    if len(text) > _SCANT or _is_content(page):
        return None
    if _LOGIN.search(title) or page.tree.css_first("input[type=password]") is not None:
        return "login wall"
    if _LOGIN.search(text) and len(text) < _BRIEF:
        return "login wall"
    return "empty template" if len(text) < _BARE or _TEMPLATE.search(text) else None


def _is_content(page: Page) -> bool:
    types = {name for _, thing in read_things(page) for name in types_of(thing)}
    if types & (PRODUCTS | ARTICLES) or any(not each.place.away for each in find_prices(page)):
        return True
    return next(state_candidates(page), None) is not None
