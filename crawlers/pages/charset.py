"""Bytes of a page → its text, whatever the page declares about itself."""

from __future__ import annotations

import codecs
import re

_PRESCAN = 4096
_ESCAPE = b"\x1b"
_DECLARED = re.compile(rb"""charset\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,200}encoding\s{0,4}=\s{0,4}["']([A-Za-z0-9_.\-]{2,40})""", re.IGNORECASE)
# A BOM is the one declaration that is written by the same hand as the bytes.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read under a label is its superset (WHATWG Encoding Standard); Python's names for those.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_CHINESE = ("gb18030", "big5hkscs")
# The commonest signs of running Chinese, Simplified and Traditional: a page decoded rightly is full of
# them, one decoded wrongly has next to none.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日"
    "军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美"
    "相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解"
    "水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计"
    "管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完"
    "设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔购物价元"
    "這個們來為國說時會對於發後裡種現當沒動還進樣開與長機關點業將兩間問頭體產話門東聲認條氣題變總電數報結"
    "計資統區隊決馬書則聽達強難權設記據邊張該規萬術領確傳師觀讓識帶導爭運購價貨無優惠加入車商品折網站"
    ",。、:;“”《》!?()¥「」"
)
_ENOUGH = 0.25


def decode_page(raw: bytes, content_type: str | None = None) -> str:
    """Decode a page's bytes; never raises, what no encoding explains becomes U+FFFD.

    A BOM is believed first. Bytes that are valid UTF-8 are UTF-8 whatever is declared, since text in
    another encoding is next to never valid UTF-8. Then the declared encodings (HTTP header, `<meta>`, XML)
    and the Chinese ones compete: declared wins where it fits, GB18030 or Big5 where the text that they give
    reads as Chinese. Last comes charset-normalizer.

    >>> decode_page("<meta charset=gb2312>价格".encode())
    '<meta charset=gb2312>价格'
    >>> decode_page("无货".encode("gbk") * 20)[:2]
    '无货'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    exact = _exact_utf8(raw)
    if exact is not None and not (b"\0" in raw[:_PRESCAN] or _ESCAPE in raw):  # as UTF-16 and ISO 2022 have
        return exact
    declared = _declared(raw, content_type)
    if any(encoding.startswith("utf-16") for encoding in declared) and b"\0" in raw[:_PRESCAN]:
        return raw.decode(declared[0], "replace")
    text = _broken_utf8(raw, declared) if exact is None else exact
    if text is None or (raw.isascii() and any(encoding.startswith("iso2022") for encoding in declared)):
        return _legacy(raw, declared)
    return text


def _declared(raw: bytes, content_type: str | None) -> list[str]:
    """Python's names of the encodings that header, `<meta>` and XML declare, in that order."""
    labels = [content_type.encode("ascii", "replace")] if content_type else []
    found = [match[1] for label in labels for match in _DECLARED.finditer(label)]
    found += [match[1] for pattern in (_XML, _DECLARED) for match in pattern.finditer(raw[:_PRESCAN])]
    encodings: list[str] = []
    for label in found:
        try:
            name = codecs.lookup(label.decode("ascii")).name
        except LookupError:
            continue
        encodings.append(_SUPERSETS.get(name, name))
    return [name for name in dict.fromkeys(encodings) if name not in ("utf-7", "idna", "punycode")]


def _exact_utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _broken_utf8(raw: bytes, declared: list[str]) -> str | None:
    """The text where the bytes are UTF-8, but for a cut end and few stray bytes; else None."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - sum(map(len, re.findall(r"[\x00-\x7f]+", text)))
    sound = beyond_ascii - broken
    # A stray byte in a hundred signs is an accident of the page; a cut end leaves one.
    if broken <= 1 + sound // 50 and (sound > 0 or "utf-8" in declared):
        return text
    return None


def _legacy(raw: bytes, declared: list[str]) -> str:
    texts = {encoding: _decode(raw, encoding) for encoding in dict.fromkeys([*declared, *_CHINESE])}
    chinese = max(_CHINESE, key=lambda encoding: _reads_chinese(texts[encoding]))
    if _reads_chinese(texts[chinese]) >= _ENOUGH:
        return texts[chinese]
    for encoding in declared:
        text = texts[encoding]
        if encoding != "utf-8" and text.count("\ufffd") * 50 <= len(text):
            return text
    return _guessed(raw)


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding, "replace")
    except (LookupError, ValueError, AttributeError):  # codecs that are no text encodings
        return raw.decode("cp1252", "replace")


def _reads_chinese(text: str) -> float:
    """The share of common Chinese signs among all beyond ASCII, less what did not decode."""
    foreign = re.sub(r"[\x00-\x7f]+", "", text[:200_000])
    if not foreign:
        return 0.0
    common = sum(sign in _COMMON for sign in foreign)
    return (common - 2 * foreign.count("\ufffd")) / len(foreign)


def _guessed(raw: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:200_000]).best()
    return _decode(raw, best.encoding if best else "cp1252")
