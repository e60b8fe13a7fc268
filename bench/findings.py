"""Speed of all of analysis on texts of about 120 characters, one core: `python bench/findings.py [--profile]`

Offers with promotions and articles with figures, half and half, each worded anew. Beside it stands what a user
would put together otherwise: plain jieba (words, keywords, parts of speech for the names) and regular expressions
for prices, thresholds, percentages and changes, which say far less of a text.
"""

from __future__ import annotations

import cProfile
import logging
import os
import pstats
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")
_COUNT, _RUNS, _SOME = 2048, 5, 1024
_AT = datetime(2026, 11, 11, 2, tzinfo=UTC)
_GOODS = (
    "多功能电饭煲4L",
    "无线蓝牙耳机",
    "婴儿纸尿裤L码54片",
    "男款跑步鞋",
    "27英寸显示器",
    "全棉四件套",
    "5G手机12GB+256GB",
)
_PROMISES = (
    "支持七天无理由退换，全国联保",
    "新老会员均可参与，数量有限",
    "顺丰发货，48小时内送达",
    "下单即享延保一年",
    "直播间专享，错过再等一年",
)
_OFFERS = (
    "全场满{q}减{r}，可叠加店铺券", "领券满{q}减{r}，第二件半价", "到手价{p}元，赠保温杯", "3件7折，{p}元包邮", "每满{q}减{r}，最高减{s}",
    "定金{r}抵{s}，11月1日20点付尾款", "{p}元/月 合约24个月 通用流量30G", "限时秒杀{p}元，支持12期免息", "PLUS会员专享价{p}元", "以旧换新最高补贴{s}元",
)  # fmt: skip
_COMPANIES = ("青禾优选", "中国移动", "蓝湾电讯", "京东", "老巷百货", "星驿商城", "中国联通", "拼多多")
_NEWS = (
    "{c}公布{y}年业绩，营业收入{a}亿元，同比增长{b}%，归母净利润{d}亿元，同比下降{e}%。",
    "{c}宣布与多家合作伙伴签署战略协议，双方将在产品研发、渠道建设与品牌推广方面展开合作。",
    "{m}月，{c}在广东新增直营门店{n}家，移动用户净增{n}万户，渗透率提升{e}个百分点。",
    "{c}表示，将完善售后服务体系，缩短配送时间，并对会员积分规则作出调整，{m}月起执行。",
    "调查显示，{b}%的受访者对{c}的服务表示满意，较上年提高{e}个百分点，投诉量环比减少{d}%。",
    "{c}新款手机起售价{p}元，较上一代下调{r}元，首批备货{n}万台，主打轻薄设计与长续航。",
)
_LENGTH = 120


def main(arguments: list[str]) -> None:
    """Print loading, one text, texts a second in batch, and the same of the other way."""
    # one core: the threads that numpy else starts are idle, and spin for a tenth of a second
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    started = time.process_time()
    from analysis.findings import analyse, analyse_many

    observations = _observations()
    analyse(observations[0])
    analyse(observations[1])
    print(f"import, loading and the first two texts {time.process_time() - started:.2f} s")
    if "--profile" in arguments:
        _profile(lambda: analyse_many(observations))
        return
    one = _seconds(lambda few: [analyse(each) for each in few], observations[:300]) / 300
    print(f"one text {one * 1000:.2f} ms")
    spent = _seconds(analyse_many, observations) / _COUNT
    print(f"in batch {1 / spent:,.0f} texts a second ({spent * 1e6:.0f} µs a text)")
    texts = [finding.text for finding in analyse_many(observations)]
    print(f"{sum(map(len, texts)) / len(texts):.0f} characters a text")
    _compare(texts, spent)


def _compare(texts: Sequence[str], spent: float) -> None:
    other = _other_way()
    theirs = _seconds(lambda few: [other(text) for text in few], texts) / len(texts)
    print(f"jieba and regular expressions {1 / theirs:,.0f} texts a second; ours × {theirs / spent:.1f}")


def _observations() -> list[object]:
    from crawlers.items import Article, Offer

    chance = random.Random(20261122)
    made: list[object] = []
    for number in range(0, _COUNT, 2):
        made += [_offer(chance, number, Offer), _article(chance, number, Article)]
    return made


def _offer(chance: random.Random, number: int, kind: type) -> object:
    price = chance.randint(20, 5000)
    figures = {
        "p": price,
        "q": price + chance.randint(10, 80),
        "r": chance.randint(5, 60),
        "s": chance.randint(80, 300),
    }
    said = [chance.choice(_OFFERS).format(**figures) for _ in range(2)]
    body = "，".join([f"品质保证，{chance.choice(_PROMISES)}", *chance.sample(_PROMISES, 3)])
    return kind(
        title=f"{chance.choice(_COMPANIES)} {chance.choice(_GOODS)}",
        description=body[: _LENGTH - 25 - sum(map(len, said))],
        promotions=tuple(said),
        price=Decimal(price),
        observed=_AT,
        url=f"https://shop.example/{number}",
    )


def _article(chance: random.Random, number: int, kind: type) -> object:
    said = [
        form.format(
            c=chance.choice(_COMPANIES), y=chance.randint(2015, 2026), m=chance.randint(1, 12), n=chance.randint(20, 900),
            a=chance.randint(10, 9000) / 10, b=chance.randint(1, 900) / 10, d=chance.randint(1, 900) / 10,
            e=chance.randint(1, 90) / 10, p=chance.randint(999, 6999), r=chance.randint(100, 900),
        )
        for form in chance.sample(_NEWS, 4)
    ]  # fmt: skip
    body = "".join(said)[: _LENGTH - 12]
    return kind(title=body[:11], body=body, observed=_AT, url=f"https://news.example/{number}")


def _other_way() -> Callable[[str], object]:
    import jieba
    import jieba.analyse
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    patterns = [
        re.compile(pattern)
        for pattern in (
            r"满(\d+)减(\d+)", r"(\d+(?:\.\d+)?)折", r"(\d+(?:\.\d+)?)元", r"(\d+(?:\.\d+)?)(万|亿)?(元|台|户|家)",
            r"(同比|环比)(增长|下降)(\d+(?:\.\d+)?)%", r"(\d+(?:\.\d+)?)个?百分点", r"赠|券|包邮|秒杀|定金|积分|会员价",
        )
    ]  # fmt: skip

    def read(text: str) -> object:
        return (
            [pattern.findall(text) for pattern in patterns],
            jieba.analyse.extract_tags(text, 10),
            [word for word, flag in jieba.posseg.cut(text) if flag in ("nt", "nz", "ns")],
            jieba.lcut(text),
        )

    return read


def _seconds(act: Callable[[Sequence[T]], object], given: Sequence[T]) -> float:
    """The processor seconds of all that is given: some at a time, the best of some runs, added up, since what else
    the machine does comes and goes."""
    return sum(
        min(_once(act, given[start : start + _SOME]) for _ in range(_RUNS))
        for start in range(0, len(given), _SOME)
    )


def _once(act: Callable[[Sequence[T]], object], some: Sequence[T]) -> float:
    started = time.process_time()
    act(some)
    return time.process_time() - started


def _profile(act: Callable[[], object]) -> None:
    profile = cProfile.Profile()
    profile.runcall(act)
    pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main(sys.argv[1:])
