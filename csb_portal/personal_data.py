"""What is held on people: registered by each floor, found by looking at every model.

``settings.PERSONAL_DATA`` names a module of every floor with its ``HOLDINGS``, and with
``blockers(user)``: what stands in the way of erasing somebody, as sentences. References to
people that no floor registered count as acts of that floor, which stay: nothing is forgotten.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from csb_portal import retention
from csb_portal.models import User

Text = str | Promise
Values = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """The rows of a model that lead to somebody by ``field``, and what of them is shown.

    Without ``shown``, their numbers and their moments.
    """

    model: str
    field: str
    shown: tuple[str, ...] = ()

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def of(self, user: User) -> models.QuerySet:
        return self.model_class._default_manager.filter(**{self.field: user.pk})

    def records(self, user: User) -> list[Values]:
        names = self.shown or ("pk", *_moments(self.model_class))
        name = str(self.model_class._meta.verbose_name)
        return [
            {"record": name} | plain(row) for row in self.of(user).order_by("pk").values(*names)
        ]


@dataclass(frozen=True)
class AddressRows(Rows):
    """The rows of a model that know somebody by nothing but an address they have confirmed.

    ``condition`` leaves out those that lead to somebody by a reference as well.
    """

    condition: Q = field(default_factory=Q)

    def of(self, user: User) -> models.QuerySet:
        confirmed = EmailAddress.objects.filter(user=user, verified=True)
        theirs = Q(small=user.email.lower()) | Q(small__in=confirmed.values(found=Lower("email")))
        rows = self.model_class._default_manager.filter(self.condition)
        return rows.alias(small=Lower(self.field)).filter(theirs)

    def forget(self, user: User, **also: object) -> int:
        """Keep these rows, but not where somebody was reached."""
        pks = list(self.of(user).values_list("pk", flat=True))
        return retention.forget_addresses(self.model_class, self.field, Q(pk__in=pks), **also)


@dataclass(frozen=True)
class Holding:
    """One kind of thing held on people: what, why, until when, and what erasure does to it.

    ``erase`` makes it go; where there is none it stays, and ``stays`` says why. Where
    ``keeps_name`` holds and there is a record, the name stays with it. ``until`` names the days
    of retention rules by the words that ``days`` leads to their keys.
    """

    key: str
    what: Text
    why: Text
    until: Text
    rows: tuple[Rows, ...] = ()
    collect: Callable[[User], list[Values]] | None = None
    erase: Callable[[User], object] | None = None
    stays: Text = ""
    keeps_name: bool = False
    days: Mapping[str, str] = field(default_factory=dict)

    @property
    def kept_until(self) -> str:
        """Until when it is kept, with the days that hold today."""
        if not self.days:
            return str(self.until)
        ruled = retention.days_by_key()
        return str(self.until) % {word: ruled[key] for word, key in self.days.items()}

    def records(self, user: User) -> list[Values]:
        """Return what is held on ``user``, as plain values."""
        found = [record for rows in self.rows for record in rows.records(user)]
        return found + (self.collect(user) if self.collect else [])


@cache
def holdings() -> tuple[Holding, ...]:
    """Return what every floor registered, and what is left as acts of each floor."""
    registered = [
        one for path in settings.PERSONAL_DATA for one in import_string(f"{path}.HOLDINGS")
    ]
    known = {(rows.model, rows.field) for one in registered for rows in one.rows}
    left = [found for found in references_to_people() if found not in known]
    acts = [
        _acts(app, tuple(Rows(*one) for one in found))
        for app, found in groupby(left, key=lambda pair: pair[0].partition(".")[0])
    ]
    return (*registered, *acts)


def references_to_people() -> Iterator[tuple[str, str]]:
    """Yield each field of each model that refers to somebody, as ``("app.Model", "field")``."""
    for model in apps.get_models():
        for one in model._meta.concrete_fields:
            if one.related_model is User:
                yield model._meta.label, one.name


def accounts_of(user: User) -> list[User]:
    """Return somebody's account, and those that were merged into it.

    One step finds a whole chain: what was merged into a merged account came along with it.
    """
    merged = User.objects.filter(merged_into__kept=user).order_by("pk")
    return [user, *merged]


def addresses_of(user: User) -> list[str]:
    """Return the addresses somebody has shown to be theirs, in small letters."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True)
    found = [user.email, *confirmed.values_list("email", flat=True)]
    return sorted({email.lower() for email in found})


def held_on(user: User) -> list[tuple[Holding, list[Values]]]:
    """Return everything that is held on ``user``; kinds of which there is nothing are left out.

    What stayed with an account that was merged into this one is theirs as well.
    """
    accounts = accounts_of(user)
    pairs = (
        (holding, [record for account in accounts for record in holding.records(account)])
        for holding in holdings()
    )
    return [(holding, records) for holding, records in pairs if records]


def blockers(user: User) -> list[str]:
    """Return what stands in the way of erasing somebody, from every floor, each said once."""
    sentences = [
        sentence
        for path in settings.PERSONAL_DATA
        for account in accounts_of(user)
        for sentence in import_string(f"{path}.blockers")(account)
    ]
    return list(dict.fromkeys(sentences))


def plain(row: Mapping[str, Any]) -> Values:
    """Return a row as JSON can hold it."""
    return {
        key: value.isoformat() if isinstance(value, date | datetime) else value
        for key, value in row.items()
    }


def _moments(model: type[models.Model]) -> tuple[str, ...]:
    """The dates and times of a model."""
    fields = model._meta.concrete_fields
    return tuple(one.name for one in fields if isinstance(one, models.DateField))


def _acts(app: str, rows: tuple[Rows, ...]) -> Holding:
    return Holding(
        key=f"{app}.acts",
        what=_("What you did in an office or with a mandate"),
        why=_("So that everybody can see who did what in their name."),
        until=_("for good"),
        rows=rows,
        stays=_("Acts of the [bureau] are its record."),
    )
