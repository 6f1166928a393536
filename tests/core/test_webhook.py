"""The daily root is posted, signed, to one address, and to no other, whatever that one answers."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from accounts.states import Role
from core import outbox, webhook
from core.anchors import PATIENCE, UNDELIVERED, anchor_trail
from core.models import Outbox
from core.verifying import anchor_line
from tests.factories.accounts import make_user
from tests.factories.trails import seals

KEY = b"thirty-two bytes, or a few more."
Answer = Callable[[BaseHTTPRequestHandler], None]


class Receiver:
    """A server that keeps what it is sent; ``answer`` says what it does."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append((self.path, headers, body))
                receiver.answer(self)

            do_GET = do_POST

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/anchors?of=srm"


@contextmanager
def receiving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    receiver = Receiver(answer)
    if tls:
        receiver.server.socket = tls.wrap_socket(receiver.server.socket, server_side=True)
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()


def status(code: int, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def never(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def byte_by_byte(handler: BaseHTTPRequestHandler) -> None:
    """Each step is quick, and there is no end of them."""
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(30):
            handler.wfile.write(b"z")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return


def hung_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def post(url: str, **more: Any) -> None:
    at = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
    webhook.post(url, KEY, name="anchor:1", content={"root": "å"}, at=at, **more)


def test_what_is_posted_is_signed() -> None:
    with receiving(status(204)) as receiver:
        post(receiver.url)
    [(path, headers, body)] = receiver.got
    assert path == "/anchors?of=srm" and json.loads(body) == {"root": "å"}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(KEY, signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert headers["webhook-timestamp"] == "1795415400"
    assert (
        webhook.signature(b"another key", "anchor:1", 1795415400, body)
        != headers["webhook-signature"]
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (status(500), "answered 500"),
        (status(404), "answered 404"),
        (hung_up, "RemoteDisconnected"),
        (never, "too slow"),
        (byte_by_byte, "too slow"),
    ],
    ids=["fails", "not there", "killed", "silent", "drips"],
)
def test_whatever_is_no_success_is_none(answer: Answer, says: str) -> None:
    with receiving(answer) as receiver:
        began = time.monotonic()
        with pytest.raises(webhook.Undelivered, match=says):
            post(receiver.url, whole=0.4)
        assert time.monotonic() - began < 1.2


def test_nobody_there() -> None:
    with receiving(status(200)) as receiver:
        pass
    with pytest.raises(webhook.Undelivered, match="ConnectionRefused"):
        post(receiver.url)


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(code: int) -> None:
    with (
        receiving(status(200)) as elsewhere,
        receiving(status(code, Location=elsewhere.url)) as receiver,
    ):
        with pytest.raises(webhook.Undelivered, match=f"answered {code}"):
            post(receiver.url)
        assert len(receiver.got) == 1 and not elsewhere.got


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with (
        receiving(status(200), tls=_self_signed(tmp_path)) as receiver,
        pytest.raises(webhook.Undelivered, match="SSLCertVerificationError"),
    ):
        post(receiver.url.replace("http:", "https:"))
    assert not receiver.got


def _self_signed(directory: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = (
        built.not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, secret = directory / "pem", directory / "key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context


@pytest.fixture
def hook(settings: Any, tmp_path: Path) -> Callable[[str], None]:
    settings.AUDIT_ANCHOR_PATH = str(tmp_path / "anchors.txt")
    settings.AUDIT_ANCHOR_MAIL = ""

    def use(url: str) -> None:
        settings.AUDIT_ANCHOR_WEBHOOK, settings.AUDIT_ANCHOR_WEBHOOK_KEY = url, KEY

    return use


def send_all() -> None:
    while outbox.send_next():
        pass


@pytest.mark.django_db(transaction=True)
def test_the_root_is_posted_once_a_day(hook: Callable[[str], None]) -> None:
    (seal,) = seals(1)
    with receiving(status(200)) as receiver:
        hook(receiver.url)
        for _ in range(3):
            anchor_trail()
            send_all()
    [(_path, headers, body)] = receiver.got
    data = json.loads(body)["data"]
    assert data["line"] == anchor_line(seal) and data["root"] == seal.root
    assert headers["webhook-id"] == f"anchor:{timezone.now():%Y-%m-%d}"
    assert Outbox.objects.get(channel="webhook").state == "sent"


@pytest.mark.django_db(transaction=True)
def test_what_is_not_taken_is_tried_again_and_administrators_hear_of_it(
    hook: Callable[[str], None],
) -> None:
    seals(1)
    admin = make_user(roles=[Role.ADMINISTRATOR])
    make_user(roles=[Role.ADMINISTRATOR], is_active=False)
    make_user(roles=[Role.AUDITOR])
    told = Outbox.objects.filter(kind=UNDELIVERED)
    with receiving(status(503)) as receiver:
        hook(receiver.url)
        anchor_trail()
        for number in range(PATIENCE):
            assert not told.exists()
            send_all()
            row = Outbox.objects.get(channel="webhook")
            assert (row.state, row.attempts) == ("waiting", number + 1)
            assert row.error == "Undelivered: answered 503"
            Outbox.objects.filter(pk=row.pk).update(try_at=row.due_at)
            anchor_trail()
        anchor_trail()
        assert sorted(told.values_list("recipient", "channel")) == [
            (admin.pk, "email"),
            (admin.pk, "inbox"),
        ]
        receiver.answer = status(200)
        send_all()
    assert Outbox.objects.get(channel="webhook").state == "sent"
    assert len(receiver.got) == PATIENCE + 1
    # The same message each time: whoever has taken it can tell.
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.got}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_webhook_that_is_switched_off_sends_nothing(hook: Callable[[str], None]) -> None:
    seals(1)
    hook("http://127.0.0.1:9/")
    anchor_trail()
    hook("")
    send_all()
    assert Outbox.objects.get(channel="webhook").state == "dropped"
