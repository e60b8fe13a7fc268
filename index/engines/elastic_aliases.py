"""The index and the two aliases that it is read and written by: made or mended where missing, and looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from index.engines.elastic_mapping import Json, component_templates, index_template
from index.exceptions import EngineRefused, IndexingError, IndexOutdated
from index.fields import FIELDS

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

MOVING = "moving"
"""In the `_meta` of an index that a move has not made whole yet: how far it came."""
ORIGIN = "origin"
"""In the `_meta` of an index that was moved: the UUID of the first one."""


class Aliases:
    """The aliases of a base name: `read`, which is called so, and `write`."""

    def __init__(self, client: Elasticsearch, base: str, version: int) -> None:
        self._client = client
        self._version = version
        self.read = base
        self.write = f"{base}-write"

    def set_up(self) -> None:
        """Put the templates; make the index where there is none, and give it the aliases that it lacks."""
        for name, template in component_templates(self.read, self._version).items():
            self._client.cluster.put_component_template(name=name, template=template)
        composed = index_template(self.read, self._version)
        self._client.indices.put_index_template(name=f"{self.read}-v{self._version}", **composed)
        read, written = self.behind(self.read), self.behind(self.write)
        if read and written:
            return
        if known := written or read or self._whole():
            self._point(known, read=not read, write=not written)
        else:
            self._make_first_index()

    def check(self) -> None:
        """Raise, and say what to do, unless what is written arrives in an index of this version and is found."""
        name = self.written_index()
        version = version_of(name)
        if version is None:
            self._refuse(f"{self.write} points to {name}, which is no index {self.read}-v…")
        if version < self._version:
            raise IndexOutdated(f"{name} has another mapping: run `shangqing index migrate`")
        if version > self._version:
            raise IndexOutdated(f"{name} was made by a newer version of Shangqing: update this one")
        if name not in self.behind(self.read):
            self._refuse(f"{self.read} does not point to {name}, which {self.write} writes")
        mapping = self._client.indices.get_mapping(index=name)[name]["mappings"]
        self._check_fields(name, mapping.get("properties", {}))

    def fault(self) -> str | None:
        """What keeps the index from being written, and what to do; None where nothing does, or nothing is made."""
        if not (self.behind(self.read) or self.behind(self.write) or self._whole()):
            return None
        try:
            self.check()
        except IndexingError as error:
            return str(error)
        name = self.written_index()
        found = self._client.indices.get_settings(index=name, name="index.blocks.*", flat_settings=True)
        settings = found.body.get(name, {}).get("settings", {})
        if blocks := [block for block, value in settings.items() if value == "true"]:
            return (
                f"{name} is blocked ({', '.join(blocks)}): make room on the server's disks, or lift what you have "
                "set yourself; what is not delivered stays in the journal"
            )
        return None

    def written_index(self) -> str:
        """The one index that the write alias writes; raises EngineRefused where it names none."""
        found = self._client.options(ignore_status=404).indices.get_alias(name=self.write)
        marks = {
            name: index["aliases"][self.write].get("is_write_index")
            for name, index in found.body.items()
            if isinstance(index, dict) and "aliases" in index
        }
        named = [name for name, mark in marks.items() if mark or (mark is None and len(marks) == 1)]
        if not marks:
            self._refuse(f"there is no alias {self.write}")
        if not named:
            self._refuse(f"{self.write} has no write index among {' '.join(sorted(marks))}")
        return str(named[0])

    def origin(self) -> str:
        """The UUID of the index that is written, or of the first from which it was moved; "" where there is none."""
        names = self.behind(self.write) or self.behind(self.read)
        if not names:
            return ""
        name = max(names, key=_age)
        mapping = self._client.indices.get_mapping(index=name)[name]["mappings"]
        if known := mapping.get("_meta", {}).get(ORIGIN):
            return str(known)
        settings = self._client.indices.get_settings(index=name, name="index.uuid", flat_settings=True)
        return str(settings[name]["settings"]["index.uuid"])

    def behind(self, alias: str) -> list[str]:
        """The names of the indices behind an alias, none where there is no such alias."""
        found = self._client.options(ignore_status=404).indices.get_alias(name=alias)
        return sorted(found) if found.meta.status == 200 else []

    def make_index(self, name: str, **more: object) -> None:
        """Make an index, unless a template of higher priority would give it another mapping than ours."""
        simulated = self._client.indices.simulate_index_template(name=name)["template"]
        self._check_fields(name, simulated.get("mappings", {}).get("properties", {}))
        self._client.indices.create(index=name, **more)  # type: ignore[arg-type]

    def _check_fields(self, name: str, properties: dict[str, object]) -> None:
        if missing := sorted(FIELDS.keys() - properties.keys()):
            raise EngineRefused(
                f"a template of higher priority gives {name} another mapping, without {', '.join(missing[:5])}: "
                f"compose it of {self.read}-mapping-v{self._version}, delete {name} where it is there already, "
                "and run `shangqing index setup`"
            )

    def _refuse(self, what: str) -> NoReturn:
        raise EngineRefused(
            f"{what}: remove both aliases and run `shangqing index setup`, which gives them to the newest index "
            f"{self.read}-v…; or set them right yourself (POST _aliases)"
        )

    def _whole(self) -> list[str]:
        """The indices of the newest version, but one that is being filled by a move."""
        found = self._client.indices.get_mapping(index=f"{self.read}-v*", allow_no_indices=True)
        whole = [
            name
            for name, index in found.items()
            if version_of(name) and MOVING not in index["mappings"].get("_meta", {})
        ]
        newest = max((version_of(name) or 0 for name in whole), default=0)
        return [name for name in whole if version_of(name) == newest]

    def _point(self, known: list[str], *, read: bool, write: bool) -> None:
        """Give indices the aliases that are missing; the newest is written."""
        newest = max(known, key=_age)
        actions: list[Json] = [{"add": {"index": name, "alias": self.read}} for name in known if read]
        if write:
            actions.append({"add": {"index": newest, "alias": self.write, "is_write_index": True}})
        self._client.indices.update_aliases(actions=actions)

    def _make_first_index(self) -> None:
        from elasticsearch import BadRequestError

        aliases: Json = {self.read: {}, self.write: {"is_write_index": True}}
        try:
            self.make_index(f"{self.read}-v{self._version}-000001", aliases=aliases)
        except BadRequestError as error:
            # Two processes may set up at once; the second finds what the first has made.
            if error.error != "resource_already_exists_exception":
                raise


def version_of(name: str) -> int | None:
    """The mapping's version in an index's name, None where the name is not of our making.

    >>> version_of("shangqing-findings-v1-000001")
    1
    """
    named = re.search(r"-v(\d{1,9})-\d{1,9}$", name)
    return int(named[1]) if named else None


def next_index(name: str, version: int) -> str:
    """The name of the index that follows.

    >>> next_index("shangqing-findings-v1-000001", 2)
    'shangqing-findings-v2-000002'
    """
    base, _, number = re.sub(r"-v\d+-", "\n", name).partition("\n")
    return f"{base}-v{version}-{int(number) + 1:06d}"


def _age(name: str) -> tuple[int, int]:
    return version_of(name) or 0, int(name.rpartition("-")[2]) if version_of(name) else 0
