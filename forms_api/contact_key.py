"""Keeping e-mail addresses unreadable for whoever gets hold of the database alone.

Takes an address and the submission it belongs to, gives what is stored, and back: AES-256-GCM (cryptography) with a key
from the environment. The submission's id is bound to it, so that an address cannot be moved to another one. Without a
key addresses are stored as they are. Never stores or logs anything.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from forms_api.faults import _, refused

VARIABLE, FORMER = "URETKEN_FORMS_CONTACT_KEY", "URETKEN_FORMS_CONTACT_KEY_FORMER"
_MARK = "aes1:"
_NONCE = 12


class ContactKey:
    """What addresses are sealed with; `former` keys still open what they sealed."""

    def __init__(self, key: bytes | None, former: bytes | None = None) -> None:
        self._key, self._all = key, tuple(one for one in (key, former) if one)

    @property
    def seals(self) -> bool:
        """Whether there is a key to seal with."""
        return self._key is not None

    def sealed(self, address: str, identity: str) -> str:
        """What is stored of an address."""
        if self._key is None:
            return address
        nonce = os.urandom(_NONCE)
        hidden = AESGCM(self._key).encrypt(nonce, address.encode(), identity.encode())
        return _MARK + base64.b64encode(nonce + hidden).decode()

    def opened(self, stored: str, identity: str) -> str:
        """The address. Raises Refused when no key opens it."""
        if not is_sealed(stored):
            return stored
        try:
            whole = base64.b64decode(stored.removeprefix(_MARK), validate=True)
        except binascii.Error:
            whole = b""
        for key in self._all:
            try:
                return AESGCM(key).decrypt(whole[:_NONCE], whole[_NONCE:], identity.encode()).decode()
            except (InvalidTag, ValueError):
                continue
        raise refused(
            "contact-key",
            _("An e-mail address of {id} cannot be read with the key in {variable}. Set the key it was kept with."),
            id=identity,
            variable=VARIABLE,
        )


UNSEALED = ContactKey(None)
"""Without a key."""


def is_sealed(stored: str) -> bool:
    """Whether an address was stored with a key; no e-mail address has a colon."""
    return stored.startswith(_MARK)


def load_contact_key(environment: Mapping[str, str] = os.environ) -> ContactKey:
    """The keys of the environment. Raises Refused for one that is none."""
    return ContactKey(_key(environment, VARIABLE), _key(environment, FORMER))


def _key(environment: Mapping[str, str], variable: str) -> bytes | None:
    written = environment.get(variable, "").strip()
    if not written:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", written, re.ASCII) or len(set(written)) < 8:
        raise refused(
            "contact-key-weak",
            _("{variable} is not a key. Write 64 random hexadecimal digits; openssl rand -hex 32 makes one."),
            variable=variable,
        )
    return bytes.fromhex(written)
