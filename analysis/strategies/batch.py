"""Some texts read at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from analysis.passage import Passage
from analysis.runs import Places, rows_of, starts_of
from analysis.strategies.features import read, readable
from analysis.strategies.lookup import codes_of

# Stands behind each text. Nothing that the classifier knows holds it.
_BREAK = "\n"


class Batch:
    """Texts read as one, so that a step is one call for all of them; its arrays have offsets into the whole.

    `codes` are the code points. `starts` are where each text begins, `text_at` says for each sign in which text it
    stands. `words` are those of the whole, `word_starts` where each begins, `word_at` in which word a sign stands,
    `spoken` which hold a letter or figure; `starts` and `word_starts` end with where one more would begin. `met` has
    a row a listed word met: its place in `listed_words`, start, end.
    """

    def __init__(self, texts: Sequence[str | Passage]) -> None:
        self.texts = [readable(text) for text in texts]
        whole = read("".join(text + _BREAK for text in self.texts))
        self.codes = codes_of(whole.text)
        self.starts, self.text_at = _laid_out(self.texts, len(_BREAK))
        self.word_starts, self.word_at = _laid_out(whole.cut)
        self.first_words = self.word_starts.searchsorted(self.starts)
        self.spoken = np.logical_or.reduceat(np.strings.isalnum(self.codes.view("U1")), self.word_starts[:-1])
        self.met = np.fromiter(chain.from_iterable(whole.met), np.int64, 3 * len(whole.met)).reshape(-1, 3)

    def __len__(self) -> int:
        return len(self.texts)


def _laid_out(pieces: Sequence[str], between: int = 0) -> tuple[Places, Places]:
    """Where pieces that follow one another start, and for each sign the number of its piece."""
    sizes = np.fromiter(map(len, pieces), np.int64, len(pieces)) + between
    return starts_of(sizes), rows_of(sizes)
