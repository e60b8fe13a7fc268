"""YAML files of ours: words, rules and patterns."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, 8 x the Python one's speed


def read_yaml(path: Path | Traversable) -> Any:
    """Give what a file says, by the safe loader; YAMLError where it is no YAML."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # both are safe
