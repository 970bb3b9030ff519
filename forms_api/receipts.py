"""Receipt codes: what a resident keeps to ask later what became of an answer.

A code is 16 symbols (78 bits) without I, İ, ı, L, O, U, 0 and 1. The database holds only its keyed hash. It is made
from a nonce that is kept for as long as a repeated post must be given the same code, and then deleted: after that
nobody can make the code again. Takes and gives text; never stores or logs anything.
"""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from forms_api.faults import _, refused

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 16, 4
# An explicit ASCII table: str.upper would turn ı into I and ß into SS.
_TYPED = {ord(letter.lower()): letter for letter in ALPHABET if letter.isalpha()} | {ord(c): None for c in " -\t\r\n"}


def new_nonce() -> str:
    """What one code is made from."""
    return secrets.token_hex(16)


def code_from(secret: bytes, nonce: str) -> str:
    """The code as a resident sees it: four groups of four symbols."""
    number = int.from_bytes(keyed(secret, "code", nonce))
    symbols = []
    for _place in range(_LENGTH):
        number, index = divmod(number, len(ALPHABET))
        symbols.append(ALPHABET[index])
    return "-".join("".join(symbols[start : start + _GROUP]) for start in range(0, _LENGTH, _GROUP))


def hash_of(secret: bytes, typed: str) -> str | None:
    """What the database knows a code by; None when the text cannot be a code."""
    code = typed.translate(_TYPED)
    if len(code) != _LENGTH or not set(code) <= set(ALPHABET):
        return None
    return keyed(secret, "receipt", code).hex()


def mark_of(secret: bytes, content: str) -> str:
    """A keyed hash that tells whether two posts are the same, and nothing else about them."""
    return keyed(secret, "repeat", content).hex()


def keyed(secret: bytes, purpose: str, text: str) -> bytes:
    """A keyed hash for one purpose; what was made for another can never be taken for it."""
    return hmac.digest(secret, f"{purpose}\0{text}".encode(), sha256)


def load_secret(file: Path) -> bytes:
    """The key of the hashes, from a file only the service may read; made at the first start."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise refused(
            "secret-not-made",
            _("The secret cannot be written to {file}: {reason}. Make the folder, or set secret."),
            file=str(file),
            reason=error.strerror or "",
        ) from None
    else:
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_hex(32) + "\n")
            new.flush()
            os.fsync(new.fileno())
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        raise refused(
            "secret-unreadable",
            _("The secret in {file} cannot be read: {reason}. Give the service the right to read it."),
            file=str(file),
            reason=error.strerror or "",
        ) from None
    if len(secret) < 32:
        raise refused(
            "secret-weak",
            _("The secret in {file} has fewer than 32 characters. Write a longer random one, or delete the file."),
            file=str(file),
        )
    if len(set(secret)) < 8:
        raise refused(
            "secret-guessed",
            _("The secret in {file} is easy to guess. Write a random one (openssl rand -hex 32), or delete the file."),
            file=str(file),
        )
    if file.stat().st_mode & 0o007:
        raise refused(
            "secret-open",
            _("Everybody on this machine can read or change the secret in {file}. Say: chmod 600 {file}"),
            file=str(file),
        )
    return secret
