"""The strategy classifier's speed on texts of about 120 characters. `python bench/strategies.py`"""

from __future__ import annotations

import json
import time

_CHARACTERS = 120
_TEXTS = 4000
_RUNS = 10


def main() -> None:
    started = time.process_time()
    from analysis.strategies import classify, classify_many
    from analysis.strategies.rows import LABELLED

    classify("預熱:滿300減50")
    print(f"import, loading and the first text {time.process_time() - started:.2f} s")
    texts = _texts([path.read_text("utf-8") for path in sorted(LABELLED.glob("*.jsonl"))])
    started = time.process_time()
    for text in texts[:500]:
        classify(text)
    print(f"one text {(time.process_time() - started) / 500 * 1000:.2f} ms")
    seconds = []
    for _ in range(_RUNS):
        started = time.process_time()
        labels = classify_many(texts)
        seconds.append(time.process_time() - started)
    print(
        f"in batch {len(texts) / min(seconds):.0f} texts/s ({sum(map(len, labels)) / len(texts):.1f} labels a text)"
    )


def _texts(files: list[str]) -> list[str]:
    sentences = [json.loads(line)["text"] for file in files for line in file.splitlines()]
    joined = "，".join(sentences)
    return [
        joined[start : start + _CHARACTERS]
        for start in range(0, min(len(joined), _TEXTS * _CHARACTERS), _CHARACTERS)
    ]


if __name__ == "__main__":
    main()
