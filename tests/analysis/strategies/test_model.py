"""The model file: no pickle, loud when absent, damaged or of other categories; its numbers are what they say."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.exceptions import ModelMissing
from analysis.strategies import model as model_module
from analysis.strategies.batch import Batch
from analysis.strategies.features import columns, listed_words, readable
from analysis.strategies.heaviest import heaviest
from analysis.strategies.model import MODEL, current, list_features, load, users_model
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


def test_ours_absent_says_how_to_rebuild(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(model_module, "MODEL", tmp_path / "absent.npz")
    with pytest.raises(ModelMissing, match=r"analysis\.strategies\.train"):
        load(tmp_path / "absent.npz")


def test_a_damaged_file_of_the_user_says_how_to_go_on(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.npz"
    for content in (MODEL.read_bytes()[:2000], b"", b"PK\x03\x04", "不是模型".encode()):
        damaged.write_bytes(content)
        with pytest.raises(ModelMissing, match=r"damaged.*shangqing train --ours") as told:
            load(damaged)
        assert "pickle" not in str(told.value), "numpy's advice to load it unsafely is no advice"


def test_a_pickled_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.npz"
    np.savez(path, format=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelMissing):
        load(path)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"columns": np.array(["astrology"])}, "other categories"),
        ({"format": np.array(1)}, "another version"),
    ],
)
def test_a_model_of_other_categories_or_versions_is_refused(
    tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    path = tmp_path / "other.npz"
    with np.load(MODEL) as stored:
        np.savez(path, **({name: stored[name] for name in stored.files} | change))
    with pytest.raises(ModelMissing, match=why):
        load(path)


def test_the_users_model_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHANGQING_DATA", str(tmp_path))
    current.cache_clear()
    assert current().about == load(MODEL).about
    users_model().parent.mkdir()
    users_model().write_bytes(b"PK")
    current.cache_clear()
    with pytest.raises(ModelMissing, match=r"strategies\.npz"):
        current()
    monkeypatch.undo()
    current.cache_clear()


def test_the_heaviest_terms_are_those_of_the_text_that_say_most() -> None:
    texts = Batch(["", "供应商按月返点，返点上不封顶", "滿三百減五十"])
    model = load()
    channel = np.full(3, model.strategies.index("channel"))
    found = model.terms.find(texts)
    few, every = (heaviest(found, np.arange(3), channel, most) for most in (5, 1000))
    assert not few.weights[0].any()
    met = every.weights[1] > 0
    assert 5 < met.sum() < 1000
    assert all(term in texts.texts[1] for term in model.terms.named(every.places)[1, met])
    assert (np.diff(every.weights) <= 0).all()
    assert (few.places[1] == every.places[1, :5]).all()
    alone = heaviest(model.terms.find(Batch(texts.texts[1:2])), np.zeros(1, int), channel[:1], 5)
    assert (alone.places == few.places[1]).all()
    assert (alone.weights == few.weights[1]).all()


def test_what_the_terms_say_adds_up_to_the_score() -> None:
    model = load()
    texts = Batch(["滿三百減五十，會員再享九折", "！", "供应商按月返点"])
    found = model.terms.find(texts)
    shares = found.weights / found.lengths.repeat(np.diff(found.starts))[:, None]
    scoring = found.places < model.terms.firsts[3]
    whole = np.zeros((len(texts), len(model.intercepts)))
    np.add.at(whole, np.arange(len(texts)).repeat(np.diff(found.texts))[scoring], shares[scoring])
    assert found.scores() == pytest.approx(whole, abs=1e-4)


def test_none_is_heaviest_where_none_is_asked_for() -> None:
    none = np.zeros(0, int)
    assert heaviest(load().terms.find(Batch(["降价"])), none, none, 5).places.shape == (0, 5)


def test_a_model_of_strategies_in_another_order_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    with np.load(MODEL) as stored:
        np.savez(
            path,
            **({name: stored[name] for name in stored.files} | {"strategies": stored["strategies"][::-1]}),
        )
    with pytest.raises(ModelMissing, match="other categories"):
        load(path)


def test_list_features_count_each_list() -> None:
    features = list_features(np.array([list(listed_words()).index("降价")]), np.array([0, 1, 1]))
    assert features[0, columns().index("price/cut")] > 0
    assert features[0, columns().index("price")] > 0
    assert not features[1].any()


def test_a_longer_listed_word_counts_more() -> None:
    places = sorted(list(listed_words()).index(word) for word in ("降价", "官方指导价"))
    (features,) = list_features(np.array(places), np.array([0, 2]))
    assert features[columns().index("price/level")] > features[columns().index("price/cut")] > 0


def test_digits_and_case_do_not_matter() -> None:
    assert readable("ＬＴＥ 5G 降價300元") == "lte 0g 降价000元"
    assert len(readable("İ満5")) == 3


def test_kindred_words_lie_near_each_other() -> None:
    words, vectors = load_vectors()
    near, far = (vectors[words.index("降价")] @ vectors[words.index(word)] for word in ("涨价", "天使"))
    assert near > far
    assert not mean_vectors([set(), {"无此词语之词"}]).any()
