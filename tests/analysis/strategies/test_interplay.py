"""What the scores of all strategies together say of each."""

import numpy as np

from analysis.strategies.interplay import fit_interplay


def test_a_whisper_beside_a_loud_strategy_is_an_echo_and_alone_it_is_the_matter() -> None:
    random = np.random.default_rng(0)
    loud = np.column_stack([random.normal(3, 0.3, 3000), random.normal(-0.5, 0.3, 3000)])
    alone = np.column_stack([random.normal(-4, 0.3, 1000), random.normal(-0.5, 0.3, 1000)])
    wanted = np.repeat([[True, False], [False, True]], [3000, 1000], axis=0)
    net = fit_interplay(np.vstack([loud, alone]), wanted, np.ones(4000))
    echo, matter = net.probabilities(np.array([[3, -0.5], [-4, -0.5]], np.float32))
    assert echo[0] > 0.9 > 0.1 > echo[1]
    assert matter[1] > 0.9 > 0.1 > matter[0]


def test_the_same_rows_give_the_same_net_and_heavier_rows_are_heard() -> None:
    scores = np.random.default_rng(0).normal(size=(2000, 2))
    wanted = scores > 0
    once, again = (fit_interplay(scores, wanted, np.ones(2000)) for _ in range(2))
    assert all(np.array_equal(one, other) for one, other in zip(once, again, strict=True))
    disputed = np.vstack([wanted, ~wanted])
    both = np.vstack([scores, scores])
    said = fit_interplay(both, disputed, np.repeat([1.0, 9.0], 2000)).probabilities(
        np.full((1, 2), 2, np.float32)
    )
    assert (said < 0.5).all()
