"""Our tokenizer against plain jieba with the same lexicon: `python bench/segment.py [FILE …]`

Reads the package's labelled sentences, or the text files named.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from math import ceil
from pathlib import Path

import jieba

from analysis.segment import cut_normalised, lexicon
from analysis.strategies.rows import LABELLED
from analysis.text import normalise

# A run cuts so many characters at the least: a short file is cut again and again.
_RUNS, _SIGNS = 7, 150_000
# So many sentences are about as long as a short news item.
_TOGETHER = 7


def main(paths: list[Path]) -> None:
    texts = [normalise(text) for text in (_lines(paths) if paths else _labelled())]
    plain = _plain()
    started = time.process_time()
    cut_normalised("预热")
    print(f"loading {time.process_time() - started:.3f} s")
    ours, theirs = ([cut(text) for text in texts] for cut in (cut_normalised, plain.lcut))
    signs = sum(map(len, texts))
    print(f"{len(texts)} texts, {signs} characters, lexicon of {len(lexicon())} words")
    again = ceil(_SIGNS / signs)
    our_time, their_time = _timed((cut_normalised, plain.lcut), texts * again)
    our_speed, their_speed = (signs * again / 1e6 / seconds for seconds in (our_time, their_time))
    print(f"rjieba {our_speed:.2f} M characters/s, jieba {their_speed:.3f} M/s")
    print(f"speed × {their_time / our_time:.1f}, token F1 {_f1(ours, theirs):.5f}")


def _plain() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    plain = jieba.Tokenizer()
    for word in lexicon():
        plain.add_word(word)
    return plain


def _labelled() -> Iterable[str]:
    for path in sorted(LABELLED.glob("*.jsonl")):
        sentences = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
        for start in range(0, len(sentences), _TOGETHER):
            yield "。".join(sentences[start : start + _TOGETHER])


def _lines(paths: list[Path]) -> Iterable[str]:
    for path in paths:
        yield from filter(None, path.read_text("utf-8").splitlines())


def _timed(cuts: Sequence[Callable[[str], list[str]]], texts: list[str]) -> list[float]:
    """The processor seconds of each on all texts, in turns, the best of some runs: the machine's speed comes and goes.

    A run goes through all texts, as a user's would: in short turns each would find the other's dictionary in the
    processor's cache, which costs the faster one more.
    """
    runs = [[_seconds(cut, texts) for cut in cuts] for _ in range(_RUNS)]
    return list(map(min, zip(*runs, strict=True)))


def _seconds(cut: Callable[[str], list[str]], texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        cut(text)
    return time.process_time() - started


def _f1(ours: list[list[str]], theirs: list[list[str]]) -> float:
    pairs = [(_spans(one), _spans(other)) for one, other in zip(ours, theirs, strict=True)]
    alike = sum(len(one & other) for one, other in pairs)
    return 2 * alike / sum(len(one) + len(other) for one, other in pairs)


def _spans(words: list[str]) -> set[tuple[int, int]]:
    ends = list(accumulate(map(len, words)))
    return set(zip([0, *ends], ends, strict=False))


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
