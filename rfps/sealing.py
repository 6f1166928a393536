"""Sealed bids: who can read the content of a bid, and when.

Each RFx has its own X25519 key pair, made when it is published. A submitted bid is sealed to the public
key; nobody at the buying side can open it until the private key is released, and that is wrapped by a
key derived from ``settings.BID_KEYS``, which is not in the database. The bidder keeps a copy under a key
derived for that bid alone. Everything is authenticated and bound to its RFx, bid and version, so that
no ciphertext can be moved to another row unnoticed.

The canonical form of a bid is JSON in UTF-8 with sorted keys, no blanks, and exact decimals as text.
Its SHA-256 is the receipt that the bidder gets; a random salt inside keeps anyone from finding the
prices by trying.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.keyring import FORMAT, NONCE, decrypt, derive, encrypt, place
from core.keyring import Unreadable as Unreadable

PUBLIC = 32
# Ciphertexts grow in steps of this many bytes, so that their length tells little about the content.
STEP = 2048


@dataclass(frozen=True)
class BidContent:
    """What a bidder offers.

    ``prices`` maps a line's key to the unit price in the RFx's currency (at most 6 decimals); a line
    that is absent is "no bid". Days are calendar days. ``valid_until_date`` is inclusive.
    """

    prices: dict[str, Decimal] = field(default_factory=dict)
    lead_time_days: int | None = None
    payment_days: int | None = None
    valid_until_date: date | None = None
    message: str = ""


def exact(value: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: ``12.5``, ``1200``, ``0``."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def canonical(content: BidContent, *, rfx: str, bid: str, version: int, salt: str = "") -> bytes:
    """Return the canonical form of a bid. A new random salt of 128 bits is taken unless one is given."""
    document: dict[str, Any] = {
        "format": 1,
        "rfx": rfx,
        "bid": bid,
        "version": version,
        "salt": salt or secrets.token_hex(16),
        "prices": {line: exact(price) for line, price in content.prices.items()},
        "lead_time_days": content.lead_time_days,
        "payment_days": content.payment_days,
        "valid_until_date": content.valid_until_date.isoformat()
        if content.valid_until_date
        else None,
        "message": content.message,
    }
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def read_canonical(document: bytes) -> BidContent:
    """Turn the canonical form back into what the bidder offers."""
    data = json.loads(document)
    until = data["valid_until_date"]
    return BidContent(
        prices={line: Decimal(price) for line, price in data["prices"].items()},
        lead_time_days=data["lead_time_days"],
        payment_days=data["payment_days"],
        valid_until_date=date.fromisoformat(until) if until else None,
        message=data["message"],
    )


def fingerprint(document: bytes) -> str:
    """Return the SHA-256 of a canonical form, in hexadecimal."""
    return hashlib.sha256(document).hexdigest()


def _pad(plain: bytes) -> bytes:
    content = len(plain).to_bytes(4, "big") + plain
    return content + bytes(-len(content) % STEP)


def _unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:4], "big")
    return padded[4 : 4 + length]


def new_key_pair(rfx: str) -> tuple[bytes, bytes]:
    """Make the key pair of an RFx (its key); returns (public key, wrapped private key)."""
    private = X25519PrivateKey.generate()
    wrapped = encrypt(derive("rfx-key", rfx), private.private_bytes_raw(), f"rfx:{rfx}")
    return private.public_key().public_bytes_raw(), wrapped


def unwrap_private_key(wrapped: bytes, rfx: str) -> X25519PrivateKey:
    """Release the private key of an RFx.

    Called by the opening (rfps/actions/opening.py) after its checks, and for the check of fingerprints
    of an RFx that has been opened; nowhere else.
    """
    raw = decrypt(derive("rfx-key", rfx), wrapped, f"rfx:{rfx}")
    return X25519PrivateKey.from_private_bytes(raw)


def _context(rfx: str, bid: str, version: int) -> str:
    return f"rfx:{rfx}/bid:{bid}/version:{version}"


def _sealing_key(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=32, salt=ephemeral + public, info=b"srm/bid-seal"
    ).derive(shared)


def seal(
    document: bytes, *, public_key: bytes | memoryview, rfx: str, bid: str, version: int
) -> bytes:
    """Encrypt a canonical form to the RFx's public key; only its private key opens it."""
    public_key = bytes(public_key)
    ephemeral = X25519PrivateKey.generate()
    sender = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    key = _sealing_key(shared, sender, public_key)
    # The key is used once, so a constant nonce is right.
    text = ChaCha20Poly1305(key).encrypt(
        bytes(NONCE), _pad(document), _context(rfx, bid, version).encode()
    )
    return FORMAT + sender + text


def unseal(
    sealed: bytes | memoryview, *, private_key: X25519PrivateKey, rfx: str, bid: str, version: int
) -> bytes:
    """Open a sealed bid; raises Unreadable if it was changed or belongs to another row."""
    sealed = bytes(sealed)
    if sealed[:1] != FORMAT or len(sealed) <= 1 + PUBLIC:
        raise Unreadable
    sender = sealed[1 : 1 + PUBLIC]
    shared = private_key.exchange(X25519PublicKey.from_public_bytes(sender))
    key = _sealing_key(shared, sender, private_key.public_key().public_bytes_raw())
    try:
        padded = ChaCha20Poly1305(key).decrypt(
            bytes(NONCE), sealed[1 + PUBLIC :], _context(rfx, bid, version).encode()
        )
    except InvalidTag:
        raise Unreadable from None
    return _unpad(padded)


def copy_for_bidder(document: bytes, *, rfx: str, bid: str, version: int) -> bytes:
    """Encrypt the same canonical form for its bidder."""
    return encrypt(derive("bidder-copy", bid), _pad(document), _context(rfx, bid, version))


def read_bidder_copy(data: bytes, *, rfx: str, bid: str, version: int) -> bytes:
    """Open the bidder's copy. The caller has checked that the reader is the bidder."""
    return _unpad(decrypt(derive("bidder-copy", bid), data, _context(rfx, bid, version)))


def encrypt_draft(content: BidContent, *, rfx: str, bid: str) -> bytes:
    """Encrypt what a bidder has typed so far."""
    document = canonical(content, rfx=rfx, bid=bid, version=0)
    return encrypt(derive("bid-draft", bid), _pad(document), _context(rfx, bid, 0))


def read_draft(data: bytes, *, rfx: str, bid: str) -> BidContent:
    """Open a bidder's draft. The caller has checked that the reader is the bidder."""
    return read_canonical(_unpad(decrypt(derive("bid-draft", bid), data, _context(rfx, bid, 0))))


def encrypt_entry(plain: bytes, *, rfx: str, bid: str, digest: str) -> bytes:
    """Encrypt what was said about a bid that was entered for its bidder; ``digest`` is its receipt's."""
    return encrypt(derive("bid-entry", bid), _pad(plain), f"rfx:{rfx}/bid:{bid}/entry:{digest}")


def read_entry(data: bytes, *, rfx: str, bid: str, digest: str) -> bytes:
    """Open it again. The caller has checked that the reader may know of the entry."""
    return _unpad(decrypt(derive("bid-entry", bid), data, f"rfx:{rfx}/bid:{bid}/entry:{digest}"))


def key_of_request(wrapped: bytes, rfx: str) -> int:
    """Return which of the installation's keys opens an RFx's private key, 0 for the first; nothing is released."""
    return place(derive("rfx-key", rfx), wrapped, f"rfx:{rfx}")


def key_of_copy(data: bytes, *, rfx: str, bid: str, version: int) -> int:
    """Return which of them opens the bidder's copy."""
    return place(derive("bidder-copy", bid), data, _context(rfx, bid, version))


def key_of_entry(data: bytes, *, rfx: str, bid: str, digest: str) -> int:
    """Return which of them opens what was said about an entered bid."""
    return place(derive("bid-entry", bid), data, f"rfx:{rfx}/bid:{bid}/entry:{digest}")
