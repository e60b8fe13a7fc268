"""What the scores of all strategies together say of each.

Where one strategy speaks loud, a whisper of its neighbour is an echo; where all are silent, it is what the sentence
is about. A net of one hidden layer learns that from held-out scores (Wolpert 1992, "Stacked generalization").
"""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np

from analysis.runs import Floats, Numbers, Truths

_HIDDEN = 32
_ROUNDS = 12
# Nets that differ by chance alone; together they differ less.
_NETS = 3


class Interplay(NamedTuple):
    """A net: `inner` has a row a score, `outer` a column a strategy."""

    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

    def probabilities(self, scores: Floats | Numbers) -> Floats:
        """Of each strategy, one row a text, from the scores of the text."""
        logits = np.tanh(scores @ self.inner + self.inner_bias) @ self.outer + self.outer_bias
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def fit_interplay(scores: Numbers, wanted: Truths, weights: Numbers) -> Interplay:
    """The net of some rows: their scores by machines that had not seen them, what is true, how much each counts."""
    mean, scale = scores.mean(axis=0), scores.std(axis=0)
    nets = [_net(seed, (scores - mean) / scale, wanted, weights) for seed in range(_NETS)]
    inner = np.hstack([net.coefs_[0] for net in nets]) / scale[:, None]
    numbers = (
        inner,
        np.hstack([net.intercepts_[0] for net in nets]) - mean @ inner,
        np.vstack([net.coefs_[1] for net in nets]) / _NETS,
        np.mean([net.intercepts_[1] for net in nets], axis=0),
    )
    return Interplay(*(each.astype(np.float32) for each in numbers))


def _net(seed: int, scores: Numbers, wanted: Truths, weights: Numbers) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    net = MLPClassifier(
        (_HIDDEN,), activation="tanh", alpha=1.0, learning_rate_init=2e-3, batch_size=256, max_iter=_ROUNDS,
        random_state=seed,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many rounds are enough
        return net.fit(scores, wanted.astype(np.int8), sample_weight=weights)
