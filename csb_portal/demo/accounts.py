"""The demo's accounts: one of each kind, with the same password and a phone made of paper."""

import json
import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from csb_portal import second_factor
from csb_portal.demo import trustees
from csb_portal.demo.cast import COUNTERPART, OPERATOR, SECOND_OPERATOR, STAFF
from csb_portal.environment import VAR
from csb_portal.models import User

MARKER = VAR / "demo"


@dataclass(frozen=True)
class Account:
    """Who a visitor can be, and what there is to try."""

    email: str
    role: str
    needs_second_factor: bool = False


ACCOUNTS = [
    Account("youth.a@example.org", "focal point of a candidate family: can vote"),
    Account("science-technology.a@example.org", "focal point of another family: can vote"),
    Account("think-tanks.a@example.org", "sat for a family that is dormant: can bring it back"),
    Account("asia.a@example.org", "member of the secretariat, focal point of Asia"),
    Account(OPERATOR, "election operator (CSD)", needs_second_factor=True),
    Account(STAFF, "staff", needs_second_factor=True),
    Account(COUNTERPART, "counterpart: the Inter-Governmental Bureau's desk"),
]


def open_accounts() -> None:
    """Give every demo account the password that ``demo_accounts`` prints, and a second factor."""
    password = f"demo-{secrets.token_hex(4)}"
    hashed = make_password(password)  # once: it is meant to be slow
    kits = {}
    for account in [*ACCOUNTS, Account(SECOND_OPERATOR, "", needs_second_factor=True)]:
        user = User.objects.get(email=account.email)
        user.password = hashed
        user.save(update_fields=["password"])
        if account.needs_second_factor:
            kits[account.email] = second_factor.set_up(user).secret
    MARKER.parent.mkdir(parents=True, exist_ok=True)
    MARKER.touch(mode=0o600)
    MARKER.write_text(json.dumps({"password": password, "secrets": kits}), encoding="utf-8")


def lines() -> list[str]:
    """Return what to print for a visitor, or nothing where there is no demo."""
    if not MARKER.is_file():
        return []
    marker = json.loads(MARKER.read_text(encoding="utf-8"))
    told = [f"Demo accounts (password for all of them: {marker['password']})"]
    for account in ACCOUNTS:
        told.append(f"  {account.email:36} {account.role}")
        if secret := marker["secrets"].get(account.email):
            user = User.objects.get(email=account.email)
            code = second_factor.code_now(user)
            recovery = " ".join(second_factor.recovery_codes(user)[:3])
            told.append(f"  {'':36} code valid now: {code}; app secret: {secret}")
            told.append(f"  {'':36} recovery codes: {recovery}")
    told += trustees.lines()
    told.append("  A fresh code: .venv/bin/python manage.py demo_code EMAIL")
    return told
