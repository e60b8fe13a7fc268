"""Speed of analysis.metrics: texts of 120 signs a second on one core: python bench/metrics.py."""

from __future__ import annotations

import time

from analysis.metrics import extract_metrics

# Two parts figures, three parts plain prose: about what business news holds.
_SENTENCES = (
    "甲股份公告，预计2023年归母净利润为3.2亿元~4.1亿元，同比增长35%~60%。",
    "会议指出，要坚持以客户为中心，完善售后服务体系，加快数字化转型，推动线上线下渠道融合发展。",
    "公司与多家合作伙伴签署战略协议，双方将在产品研发、渠道建设与品牌推广方面展开合作。",
    "11月，汽车产销分别完成258.5万辆和252.2万辆，环比增长10.9%和8.1%，同比下降9.3%和9.1%。",
    "新品主打轻薄设计与长续航，面向年轻消费群体，门店已开始接受预订，后续将推出更多配色。",
)
_LENGTH, _COUNT = 120, 4000


def _texts() -> list[str]:
    text = "".join(_SENTENCES) * 60
    return [text[start : start + _LENGTH] for start in range(0, len(text) - _LENGTH, 37)]


def main() -> None:
    """Print texts a second, by the processor's clock, and how many figures were read."""
    texts = (_texts() * _COUNT)[:_COUNT]
    extract_metrics(texts[0])
    start = time.process_time()
    figures = sum(len(extract_metrics(text)) for text in texts)
    spent = time.process_time() - start
    print(
        f"{len(texts) / spent:,.0f} texts of {_LENGTH} signs a second, {figures / len(texts):.1f} figures a text"
    )


if __name__ == "__main__":
    main()
