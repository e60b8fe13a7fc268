"""Pages that are no content: login walls, captchas, empty templates."""

from __future__ import annotations

import re

from crawlers.pages.page import read_page

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


def page_problem(html: bytes | str, url: str) -> str | None:
    """Name what keeps a page from being content: "captcha", "login wall" or "empty template"; else None.

    A page with a body of text is content, whatever else it asks for.
    """
    page = read_page(html, url)
    text = "\n".join(line.text for line in page.lines)
    title = " ".join(page.titles)
    if len(text) > _SCANT and not _CAPTCHA.search(title):
        return None
    if _CAPTCHA.search(title) or _CAPTCHA.search(text):
        return "captcha"
    if _LOGIN.search(title) or _LOGIN.search(text) or page.tree.css_first("input[type=password]") is not None:
        return "login wall"
    if len(text) < 40 or _TEMPLATE.search(text):
        return "empty template"
    return None
