"""Keys, certificates and addresses that are wrong: told in one line that repeats no secret."""

from __future__ import annotations

import logging
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from index import open_index
from index.exceptions import EngineRefused, EngineUnavailable, IndexingError, InvalidIndexUrl

SECRET = "geheim"


class Answer(BaseHTTPRequestHandler):
    """Looks like Elasticsearch to the client, or like something else."""

    body = b'{"count": 0}'
    product = "Elasticsearch"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("X-Elastic-Product", self.product)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(answer: type[Answer], certificate: Path | None = None) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def make_certificate(path: Path, host: str) -> Path:
    """A key and a certificate that signs itself, for a host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    try:
        alternative: x509.GeneralName = x509.IPAddress(ip_address(host))
    except ValueError:
        alternative = x509.DNSName(host)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("certificates")
    made = {host: make_certificate(folder / f"{host}.pem", host) for host in ("127.0.0.1", "a.example")}
    (folder / "none.pem").write_text("no certificate")
    return lambda host: made.get(host, folder / f"{host}.pem")


def test_a_certificate_whose_authority_is_named_is_trusted(
    certificates: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHANGQING_INDEX_CA", str(certificates("127.0.0.1")))
    with serving(Answer, certificates("127.0.0.1")) as url, open_index(url) as index:
        assert index.count() == 0


@pytest.mark.parametrize(
    ("of_server", "authority", "error", "said"),
    [
        ("127.0.0.1", None, EngineUnavailable, "no certificate that can be trusted: .*SHANGQING_INDEX_CA"),
        ("127.0.0.1", "a.example", EngineUnavailable, "no certificate that can be trusted"),
        ("a.example", "a.example", EngineUnavailable, "the host that it is made out to"),
        ("127.0.0.1", "none", EngineRefused, "SHANGQING_INDEX_CA cannot be read"),
        ("127.0.0.1", "missing", EngineRefused, "SHANGQING_INDEX_CA names no file"),
    ],
)
def test_a_certificate_that_cannot_be_trusted(
    certificates: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    of_server: str,
    authority: str | None,
    error: type[IndexingError],
    said: str,
) -> None:
    if authority:
        monkeypatch.setenv("SHANGQING_INDEX_CA", str(certificates(authority)))
    with (
        serving(Answer, certificates(of_server)) as url,
        open_index(url) as index,
        pytest.raises(error, match=said),
    ):
        index.count()


def test_https_where_the_server_does_not_encrypt_and_the_reverse(
    certificates: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(url: str) -> str:
        with open_index(url) as index, pytest.raises((EngineUnavailable, EngineRefused)) as caught:
            index.count()
        return str(caught.value)

    with serving(Answer) as plain, serving(Answer, certificates("127.0.0.1")) as encrypted:
        assert "https://" in asked(encrypted.replace("https", "http"))
        monkeypatch.setenv("SHANGQING_INDEX_CA", str(certificates("127.0.0.1")))
        assert "write http://" in asked(plain.replace("http", "https"))
        assert "is not encrypted" in asked(plain)


def test_what_is_no_elasticsearch_is_told() -> None:
    class Other(Answer):
        product = "Something else"

    with (
        serving(Other) as url,
        open_index(url) as index,
        pytest.raises(EngineRefused, match="is no Elasticsearch"),
    ):
        index.count()


@pytest.mark.parametrize(
    "settings",
    [
        {"SHANGQING_INDEX_API_KEY": f"{SECRET}\n"},
        {"SHANGQING_INDEX_USER": "用户", "SHANGQING_INDEX_PASSWORD": f"{SECRET}密"},
    ],
)
def test_credentials_as_files_and_people_have_them(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with serving(Answer) as url, open_index(url) as index:
        assert index.count() == 0


def test_a_user_s_password_is_sent_as_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[str]()

    class Listening(Answer):
        def do_GET(self) -> None:
            seen.append(self.headers["Authorization"])
            super().do_GET()

        do_POST = do_GET  # noqa: N815

    monkeypatch.setenv("SHANGQING_INDEX_USER", "a")
    monkeypatch.setenv("SHANGQING_INDEX_PASSWORD", "密")
    with serving(Listening) as url, open_index(url) as index:
        index.count()
    assert set(seen) == {"Basic YTrlr4Y="}  # RFC 7617


LEAKING = [
    (f"http://a:{SECRET}@127.0.0.1:9", {}),
    (f"http://a:{SECRET}/x@127.0.0.1:9", {}),
    (f"http://a:x#{SECRET}@127.0.0.1:9", {}),
    (f"http://a:{SECRET}#x@127.0.0.1:9", {}),
    (f"http://127.0.0.1:9/?api_key={SECRET}", {}),
    (f"http://127.0.0.1:{SECRET}", {}),
    ("http://127.0.0.1:9", {"SHANGQING_INDEX_API_KEY": f"{SECRET}\n{SECRET}"}),
    ("http://127.0.0.1:9", {"SHANGQING_INDEX_API_KEY": f"{SECRET}密"}),
    ("http://127.0.0.1:9", {"SHANGQING_INDEX_API_KEY": SECRET}),
    ("http://127.0.0.1:9", {"SHANGQING_INDEX_USER": "a", "SHANGQING_INDEX_PASSWORD": SECRET}),
]


@pytest.mark.parametrize(("url", "settings"), LEAKING)
def test_no_secret_is_in_message_traceback_or_log(
    url: str,
    settings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with open_index(url) as index, pytest.raises(IndexingError) as caught:
        index.count()
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told + caplog.text + repr(index.engine)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["*", "a*", "Groß", "Abc", "a,b", "_all", "-a", "a b", "a/b", ".."])
def test_a_name_that_is_none_or_names_several_is_refused(name: str) -> None:
    with open_index(f"http://127.0.0.1:9#{name}") as index, pytest.raises(InvalidIndexUrl, match="no name"):
        index.setup()
