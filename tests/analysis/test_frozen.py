"""A class that is made fast is what it was: frozen, slotted, with its defaults, complaints and copies."""

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace

import pytest

from analysis.frozen import made_fast


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    name: str
    amount: int | None = None
    marks: tuple[str, ...] = ()
    seen: list[int] = field(default_factory=list)


@made_fast
@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    name: str
    amount: int | None = None
    marks: tuple[str, ...] = ()
    seen: list[int] = field(default_factory=list)


def test_it_holds_what_the_plain_one_holds() -> None:
    given = {"name": "券", "marks": ("a",)}
    assert asdict(Quick(**given)) == asdict(Plain(**given))  # type: ignore[arg-type]
    assert repr(Quick(name="券")) == repr(Plain(name="券")).replace("Plain", "Quick")
    assert Quick(name="券") == Quick(name="券") != Quick(name="码")
    assert Quick(name="券").seen is not Quick(name="券").seen
    assert inspect.signature(Quick).parameters.keys() == inspect.signature(Plain).parameters.keys()


def test_it_is_frozen_and_slotted() -> None:
    one = Quick(name="券")
    assert type(one) is Quick
    assert not hasattr(one, "__dict__")
    with pytest.raises(FrozenInstanceError):
        one.name = "码"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.name  # type: ignore[misc]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        Quick(name="券", colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="name"):
        Quick()  # type: ignore[call-arg]


def test_it_can_be_copied_and_pickled() -> None:
    one = Quick(name="券", amount=3)
    assert replace(one, amount=4) == Quick(name="券", amount=4)
    assert copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one
