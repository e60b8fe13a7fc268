"""Stating: a frozen dataclass of many fields of which one instance states few."""

from __future__ import annotations

from typing import Any, Self


class Stating:
    """Base of frozen dataclasses without slots: what an instance does not state is its class's default."""

    @classmethod
    def stating(cls, terms: dict[str, Any]) -> Self:
        """The instance of these terms, as cls(**terms) makes it, a tenth as long: only they are set.

        A required field must be among them; the mapping becomes the instance's own. TypeError where a term is no field.
        """
        known = cls.__dataclass_fields__.keys()  # type: ignore[attr-defined]  # of the dataclass below
        if not terms.keys() <= known:
            raise TypeError(f"{', '.join(sorted(terms.keys() - known))}: no term of a {cls.__name__}")
        stated = object.__new__(cls)
        object.__setattr__(stated, "__dict__", terms)
        return stated
