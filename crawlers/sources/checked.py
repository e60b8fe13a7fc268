"""A user's YAML file, read and checked: what is wrong is said with its file, line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Checked = TypeVar("Checked", bound=BaseModel)


def read_checked(path: Path, model: type[Checked], invalid: type[Exception]) -> Checked:
    """Read a YAML file as `model`; what it cannot be read as is raised as `invalid`, in one line."""
    try:
        text = path.read_text("utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        said = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise invalid(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    try:
        return model.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        line = _line_of(root, first["loc"])
        raise invalid(f"{path}:{line}: {field}: {first['msg']}") from error


def _line_of(node: Any, location: tuple[int | str, ...]) -> int:
    """The line of the YAML node at a pydantic location, or of the nearest one above it."""
    line: int = node.start_mark.line + 1 if node is not None else 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = [(node.value[part], node.value[part])]
        else:
            found = []
        if not found:
            break
        line = found[0][0].start_mark.line + 1
        node = found[0][1]
    return line
