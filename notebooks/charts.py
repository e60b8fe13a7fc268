"""Charts with Chinese words: a font that has them, or an error that says which to install; never empty boxes."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib import font_manager

FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",  # the same signs: of a .ttc file older matplotlibs know the first font only
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Zen Hei",
    "SimHei",
)
# Okabe and Ito's colours, which colour-blind readers can tell apart too
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C6D31")


def use_chinese_font() -> str:
    """Have every chart written in a Chinese font, with the house's colours, its days Beijing's; give the font's
    name."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    font = next((name for name in FONTS if name in known), None)
    if font is None:
        raise RuntimeError(
            f"no Chinese font for the charts: install one of {', '.join(FONTS)}"
            " (Debian: apt-get install fonts-noto-cjk), then delete matplotlib's cache"
        )
    plt.rcParams.update(
        {
            "font.family": [font],
            "axes.unicode_minus": False,
            "axes.prop_cycle": plt.cycler(color=COLOURS),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.alpha": 0.25,
            "timezone": "Asia/Shanghai",  # else a day is labelled as the one before
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
        }
    )
    return font


def colours(names: object) -> dict[str, str]:
    """A colour for each name, the same in every chart."""
    known = sorted(map(str, names))  # type: ignore[call-overload]
    return {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(known)}
