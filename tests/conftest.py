"""Fixtures for every room: a real Elasticsearch, started once for all test processes."""

from __future__ import annotations

import importlib.util
import os
import sys
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

# Whether a test passes must not hang on how busy the machine is.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

pytest_plugins = ["user_desk"]


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than processors: many a test waits, for a server, for a page, for the next minute."""
    return (yield) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin the long tests first: at the end, one process would work while the others wait."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is made once for all of pytest's processes."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(session_folder: Path) -> None:
    """The commands that tests run find their modules compiled, as a user's do, and not one file in the tree."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(session_folder / "compiled")


@pytest.fixture(scope="session")
def server_module() -> ModuleType:
    """tests/elasticsearch_server/server.py, for tests that stop, kill and start a server of their own."""
    name = "elasticsearch_server"
    path = Path(__file__).parent / "elasticsearch_server" / "server.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def elasticsearch_server(server_module: ModuleType, session_folder: Path) -> Iterator[Callable[[int], str]]:
    """Gives the address of a real Elasticsearch of a major version, started when it is first asked for.

    Of version 8 it is the server that ELASTICSEARCH_URL names, where it names one.
    """
    urls: dict[int, str] = {}
    if url := os.environ.get("ELASTICSEARCH_URL"):
        urls[8] = url.rstrip("/")
    with ExitStack() as stack:

        def started(major: int) -> str:
            if major not in urls:
                own = _own_server(server_module, session_folder / f"elasticsearch-{major}", major)
                urls[major] = stack.enter_context(own)
            return urls[major]

        def started_or_skipped(major: int) -> str:
            try:
                return started(major)
            except server_module.ServerMissing as missing:
                if os.environ.get("CI"):
                    pytest.fail(f"no Elasticsearch {major} in CI: {missing}")
                pytest.skip(f"no Elasticsearch {major}: {missing}")

        yield started_or_skipped


@pytest.fixture(scope="session")
def elasticsearch_url(elasticsearch_server: Callable[[int], str]) -> str:
    """The address of a real Elasticsearch 8."""
    return elasticsearch_server(8)


@pytest.fixture(scope="session")
def new_elasticsearch_index(
    elasticsearch_server: Callable[[int], str],
) -> Callable[..., AbstractContextManager[str]]:
    """Gives the address of an index that does not exist yet, on server 8 or 9; removes it on leaving."""

    @contextmanager
    def new(major: int = 8) -> Iterator[str]:
        url, base = elasticsearch_server(major), f"shangqing-tests-{uuid.uuid4().hex[:12]}"
        yield f"{url}#{base}"
        _remove(url, base)

    return new


@pytest.fixture
def elasticsearch_index(
    new_elasticsearch_index: Callable[..., AbstractContextManager[str]],
) -> Iterator[str]:
    """The address of an index that does not exist yet; it is removed when the test ends."""
    with new_elasticsearch_index() as address:
        yield address


@contextmanager
def _own_server(module: ModuleType, folder: Path, major: int) -> Iterator[str]:
    """One server; pytest-xdist's workers share it, and it ends with the process that leads them."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        yield _shared_server(module, folder, major)
        return
    server = module.Server(folder, major=major)
    yield server.start()
    server.stop()


def _shared_server(module: ModuleType, folder: Path, major: int) -> str:
    folder.mkdir(exist_ok=True)
    address = folder / "address"
    with FileLock(folder / "lock"):
        if not address.exists():
            server = module.Server(folder, major=major, owner=os.getppid())
            address.write_text(server.start())
            server.leave()
    return address.read_text()


def _remove(url: str, base: str) -> None:
    from elasticsearch import Elasticsearch

    with Elasticsearch(url) as client:
        # By name: a server may forbid wildcards for what destroys.
        for name in client.indices.get(index=f"{base}-*", ignore_unavailable=True):
            client.indices.delete(index=name)
        quiet = client.options(ignore_status=404)
        for template in quiet.indices.get_index_template(name=f"{base}-*").get("index_templates", []):
            client.indices.delete_index_template(name=template["name"])
        for template in quiet.cluster.get_component_template(name=f"{base}-*").get("component_templates", []):
            client.cluster.delete_component_template(name=template["name"])
