"""A product page of 29 KB as shops write them: menus, JSON-LD, prices, choices, specifications, opinions, scripts."""

from __future__ import annotations

_SIZE = 29_000
_MENU = "".join(
    f'<li class="nav-item"><a class="nav-link" href="/list/{n}" data-track="nav-{n}">分类 {n}</a></li>'
    for n in range(24)
)
_FOOT = "".join(f'<li><a href="/help/{n}" rel="nofollow">帮助与服务 {n}</a></li>' for n in range(28))
_ROWS = "".join(
    f'<tr class="spec"><th scope="row">参数 {n}</th><td>规格说明 {n}：手工制作</td></tr>' for n in range(24)
)
_CARD = (
    '<li class="card"><a href="/goods/{n}" title="碧螺春 {n} 号"><img loading="lazy" src="/img/{n}.webp" alt="碧螺春 {n} 号">'
    '<span class="name">碧螺春 {n} 号 罐装</span></a><span class="price"><i>¥</i>{n}8.00</span></li>'
)
_OPINION = (
    '<div class="review" id="r{n}"><div class="stars" aria-label="5"><i></i><i></i><i></i><i></i><i></i></div>'
    "<p>茶汤清亮，香气持久，第二次购买了，包装也好，送人合适。</p><time>2026-10-{day:02}</time></div>\n"
)
_SCRIPT = (
    "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('js',new Date());"
)
_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>龙井茶 {number} 号 250g - 商城</title>
<meta name="viewport" content="width=device-width"><meta name="description" content="龙井茶 {number} 号，明前采摘">
<meta property="og:title" content="龙井茶 {number} 号 250g"><meta property="og:image" content="/img/{number}.webp">
<link rel="stylesheet" href="/a.css"><link rel="canonical" href="/item/{number}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Product",
"name": "龙井茶 {number} 号 250g", "sku": "T{number}", "image": "/img/{number}.webp",
"brand": {{"@type": "Brand", "name": "青禾"}}, "offers": {{"@type": "Offer", "price": "{number}.00",
"priceCurrency": "CNY", "availability": "https://schema.org/InStock"}}}}</script>
<script>{script}</script></head><body class="page-product"><header class="site-header"><ul class="nav">{menu}</ul>
<form action="/search"><input name="q"><button>搜索</button></form></header>
<main><nav class="breadcrumb"><a href="/">首页</a><a href="/list/1">茶叶</a><a href="/list/2">绿茶</a></nav>
<div class="product"><div class="gallery">{pictures}</div><div class="summary"><h1 class="product-title">龙井茶 {number} 号 250g</h1>
<div class="price-box"><span class="price">¥<b>{number}.00</b></span><del class="old-price">¥{number}9.00</del></div>
<p class="promo">促销：满300减50，第二件半价</p><ul class="options">{options}</ul>
<button class="add-to-cart">加入购物车</button><button class="buy">立即购买</button></div></div>
<section class="specs"><h2>规格参数</h2><table>{rows}</table></section>
<section class="related"><h2>猜你喜欢</h2><ul>{cards}</ul></section>
<section class="reviews"><h2>评价</h2>{opinions}</section></main>
<footer><ul>{foot}</ul><p>© 青禾商城</p></footer><script>{script}</script></body></html>"""


def shop_page(number: int) -> bytes:
    """A page of about 29 KB and 560 elements; the number makes title, price and sku its own."""
    parts = {
        "number": number,
        "menu": _MENU,
        "foot": _FOOT,
        "rows": _ROWS,
        "script": _SCRIPT * 14,
        "pictures": "".join(f'<img src="/img/{number}-{n}.webp" alt="" width="80">' for n in range(6)),
        "options": "".join(f'<li class="option" data-value="{n}">{n}00g</li>' for n in range(1, 9)),
        "cards": "".join(_CARD.format(n=n) for n in range(12)),
    }
    bare = len(_PAGE.format(opinions="", **parts).encode())
    one = len(_OPINION.format(n=10, day=10).encode())
    opinions = (_OPINION.format(n=n, day=n % 28 + 1) for n in range((_SIZE - bare) // one))
    return _PAGE.format(opinions="".join(opinions), **parts).encode()
