"""YAML files of ours: words, rules and patterns."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml import CSafeLoader as SafeLoader
else:
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, 8 x the Python one's speed

__all__ = ["SafeLoader", "read_yaml"]

_TEXT, _LIST, _MAPPING = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


class _Loader(SafeLoader):
    """The safe loader, in two thirds of its time: most of our files are lists of Chinese words, and such a word needs
    no look at what kind of value it is. A value that holds itself is an error."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is yaml.ScalarNode and value[:1] > "~":  # numbers, dates, yes and no begin with ASCII
            return _TEXT
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]  # untyped in its stub

    def read(self, node: yaml.Node) -> Any:
        """The value of a node."""
        return node.value if _is_text(node) else self.construct_object(node, deep=True)

    def read_list(self, node: Any) -> Any:
        """The values of a list."""
        if isinstance(node, yaml.SequenceNode):
            return [self.read(each) for each in node.value]
        return self.construct_sequence(node, deep=True)

    def read_mapping(self, node: Any) -> Any:
        """The values of a mapping by their keys."""
        if isinstance(node, yaml.MappingNode) and all(_is_text(key) for key, _ in node.value):
            return {key.value: self.read(value) for key, value in node.value}
        return self.construct_mapping(node, deep=True)  # keys that are merged, and numbers


def _is_text(node: yaml.Node) -> bool:
    return node.tag == _TEXT and isinstance(node, yaml.ScalarNode)


_Loader.add_constructor(_LIST, _Loader.read_list)
_Loader.add_constructor(_MAPPING, _Loader.read_mapping)


def read_yaml(path: Path | Traversable) -> Any:
    """Give what a file says, by the safe loader; YAMLError where it is no YAML."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # a safe one
