"""What an account is: a name, a role, a password and a key for one-time codes.

Takes and gives values; never stores anything. Passwords are kept as argon2id hashes (argon2-cffi, RFC 9106's second
choice of costs), one-time codes are those of RFC 6238 (pyotp), which every authenticator app knows.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from typing import Literal, get_args

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forms_api.faults import Fault, _

Role = Literal["reader", "moderator", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may: look; decide what is published; reply, say what changed, take back; see who did
what."""
SHORTEST_PASSWORD = 15
_LONGEST_PASSWORD = 200
_NAME = re.compile(r"[a-z][a-z0-9.-]{1,38}[a-z0-9]", re.ASCII)
_TAKEN = ("web", "uretken")
"""Names that stand in the record of acts for others than staff."""
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_STEP = 30
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


def may(role: str, needed: Role) -> bool:
    """Whether a role may do what another may."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)


def fault_of_name(name: str) -> Fault | None:
    """Why a name cannot be an account's."""
    if _NAME.fullmatch(name) and name not in _TAKEN:
        return None
    sentence = _("{name} cannot be the name of an account. Write 3 to 40 of a-z, 0-9, dot and hyphen: ayse.kaya.")
    return Fault("account-name", sentence, {"name": name}, "name")


def fault_of_password(password: str, name: str) -> Fault | None:
    """Why a password is too easy to guess."""
    if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        sentence = _(
            "The password must have {least} to {most} characters. Take four words that do not belong together."
        )
        values = {"least": str(SHORTEST_PASSWORD), "most": str(_LONGEST_PASSWORD)}
        return Fault("password-length", sentence, values, "password")
    if len(set(password)) < 6 or name in password:
        sentence = _("This password is easy to guess. Take four words that do not belong together.")
        return Fault("password-easy", sentence, {}, "password")
    return None


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether it is the one; takes as long for an account that is not there."""
    try:
        _hasher.verify(stored or _NOBODY, password[: _LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def new_key() -> str:
    """The key of an account's one-time codes, as an authenticator app takes it."""
    return pyotp.random_base32()


def address_of(key: str, name: str, town: str) -> str:
    """The ``otpauth:`` address that an app reads from a picture."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=town)


def step_of(key: str, code: str, moment: datetime, last: int) -> int | None:
    """The step a one-time code belongs to, if it is right and newer than the last one used; a code counts once.

    Codes of the step before and after are right, too, for clocks differ.
    """
    digits = code.replace(" ", "")
    if not _CODE.fullmatch(digits):
        return None
    codes, now = pyotp.TOTP(key), int(moment.timestamp()) // _STEP
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(codes.at(step * _STEP), digits):
            return step if step > last else None
    return None
