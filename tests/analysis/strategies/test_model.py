"""The model file: no pickle, loud when absent, damaged or of other categories; its numbers are what they say."""

from pathlib import Path

import numpy as np
import pytest

from analysis.exceptions import ModelMissing
from analysis.strategies.features import columns, listed_words, readable, seen
from analysis.strategies.model import MODEL, list_features, load
from analysis.strategies.vectors import load_vectors, mean_vectors


def test_it_carries_its_hash_scores_and_date() -> None:
    about = load().about
    assert len(about["data"]) == 64
    assert about["date"] >= "2026"
    assert about["micro_f1"] > 0.8
    assert about["negatives_kept"] > 0.75
    assert set(about["f1"]) == set(load().strategies)


def test_nothing_in_it_needs_pickle() -> None:
    with np.load(MODEL, allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)


def test_an_absent_or_damaged_file_says_how_to_rebuild(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.npz"
    damaged.write_bytes(MODEL.read_bytes()[:2000])
    for path in (tmp_path / "absent.npz", damaged):
        with pytest.raises(ModelMissing, match=r"analysis\.strategies\.train"):
            load(path)


def test_a_pickled_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.npz"
    np.savez(path, columns=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelMissing):
        load(path)


def test_a_model_of_other_categories_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    np.savez(path, columns=np.array(["astrology"]))
    with pytest.raises(ModelMissing, match="other categories"):
        load(path)


def test_shares_add_up_to_the_score() -> None:
    model = load()
    texts = [seen("滿三百減五十，會員再享九折"), seen("！"), seen("供应商按月返点")]
    shares = model.terms.shares(texts)
    for number, text in enumerate(texts):
        rows = shares.weights[shares.starts[number] : shares.starts[number + 1]]
        listed = len(text.listed & listed_words().keys())
        scored = rows[: len(rows) - listed].sum(axis=0)
        assert np.allclose(scored, shares.scores[number], atol=1e-4)


def test_list_features_count_each_list() -> None:
    features = list_features([{"降价"}, set()])
    assert features[0, columns().index("price/cut")] > 0
    assert features[0, columns().index("price")] > 0
    assert not features[1].any()


def test_digits_and_case_do_not_matter() -> None:
    assert readable("ＬＴＥ 5G 降價300元") == "lte 0g 降价000元"
    assert len(readable("İ満5")) == 3


def test_kindred_words_lie_near_each_other() -> None:
    places, vectors = load_vectors()
    near, far = (vectors[places["降价"]] @ vectors[places[word]] for word in ("涨价", "天使"))
    assert near > far
    assert not mean_vectors([set(), {"无此词语之词"}]).any()
