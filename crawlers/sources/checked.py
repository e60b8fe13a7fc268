"""A user's YAML file, read and checked: what is wrong is said with its file, line and field."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crawlers.yaml_files import SafeLoader

Checked = TypeVar("Checked", bound=BaseModel)


def read_checked(path: Path, model: type[Checked], invalid: type[Exception]) -> Checked:
    """Read a YAML file as `model`; what it cannot be read as is raised as `invalid`, in one line."""
    try:
        loader = SafeLoader(path.read_text("utf-8"))
        root = loader.get_single_node()
        said = None if root is None else loader.construct_document(root)
    except UnicodeDecodeError as error:
        raise invalid(f"{path}: is no UTF-8 text (GBK or UTF-16, perhaps); save it as UTF-8") from error
    except RecursionError as error:
        raise invalid(f"{path}: cannot be read as YAML: its brackets are nested too deep") from error
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: a date such as 2026-13-45
        raise invalid(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    if twice := _said_twice(root):
        line = twice.start_mark.line + 1
        raise invalid(f"{path}:{line}: {twice.value}: is said twice; take one of them out")
    try:
        return model.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        line = _line_of(root, first["loc"])
        raise invalid(f"{path}:{line}: {field}: {_advice(first, model)}") from error


def _said_twice(root: Any) -> Any:
    """A key that a mapping has a second time, of which YAML would take the last; None where none has."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an alias, perhaps of what holds it
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            for number, (key, value) in enumerate(node.value):
                if key.value in names[:number]:
                    return key
                waiting.append(value)
    return None


def _advice(error: ErrorDetails, model: type[BaseModel]) -> str:
    """What is wrong, and what to write instead where pydantic would speak of Python."""
    if error["type"] == "extra_forbidden":
        words = _words(model, error["loc"][:-1])
        near = get_close_matches(str(error["loc"][-1]), words, n=1)
        return f"is no word here; {f'do you mean {near[0]}?' if near else 'there are ' + ', '.join(words)}"
    said = {
        "missing": "is missing",
        "tuple_type": "wants a list: [one, another]",
        "model_type": "wants words of its own: {word: value}",
        "model_attributes_type": "wants words of its own: {word: value}",
        "dict_type": "wants words of its own: {word: value}",
    }
    return said.get(error["type"]) or error["msg"].removeprefix("Value error, ")


def _words(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The words that may stand at a place of the model."""
    for part in location:
        inner = (
            next(iter(_models(model.model_fields[part].annotation)), None) if isinstance(part, str) else model
        )
        if inner is None:
            return []
        model = inner
    return sorted(model.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


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
