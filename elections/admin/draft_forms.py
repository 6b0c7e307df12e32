"""Drafts of calls and elections: edited for as long as they are drafts, checked in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal.errors import DomainError
from csb_portal.lifecycle import StatusModel, locked
from elections import rules
from elections.choices import Level
from elections.models import Election, VolunteerCall
from families.models.balance_rules import BalanceRules
from families.services.balance import check_balance
from families.services.ballot_rules import check_ballot_rules

DRAFT = "draft"


class DraftForm(forms.ModelForm):
    """Edit a draft for as long as it is one, whoever announced or froze it meanwhile."""

    instance: StatusModel

    def clean(self) -> dict:
        super().clean()
        if self.instance.pk and (fresh := locked(self.instance)).status != DRAFT:
            raise forms.ValidationError(
                _(
                    "Only a draft can be edited, and this is one no longer: %(state)s. "
                    "Nothing was saved. Its guided page says what can still be done."
                ),
                params={"state": fresh.status_label.lower()},
            )
        return self.cleaned_data


class RemindersField(forms.CharField):
    """Moments to remind at, as people write them: half-time, 48, 24, 3."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        for of_json in ("encoder", "decoder"):
            kwargs.pop(of_json, None)
        kwargs["required"] = False
        kwargs["help_text"] = gettext_lazy(
            "Whole hours before the end, and “half-time”, with commas between them. Empty for none. "
            "Only those who have not voted are reminded, and the opening has a mail of its own."
        )
        super().__init__(*args, **kwargs)

    def prepare_value(self, value: object) -> object:
        return ", ".join(str(each) for each in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        words = [word.strip().lower() for word in (value or "").split(",")]
        return [self._moment(word) for word in words if word]

    def _moment(self, word: str) -> str | int:
        if word == rules.HALF_TIME:
            return word
        if not (word.isascii() and word.isdigit() and int(word) > 0):
            raise forms.ValidationError(
                _("“%(word)s” is neither a whole number of hours nor “half-time”."),
                params={"word": word},
            )
        return int(word)

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class DraftCallForm(DraftForm):
    """The rules of a call, as they will be frozen when it is announced."""

    def clean(self) -> dict:
        cleaned = super().clean()
        names = [field.name for field in BalanceRules._meta.local_fields]
        if not self.errors and all(name in cleaned for name in names):
            try:
                check_balance(VolunteerCall(**{name: cleaned[name] for name in names}))
            except DomainError as refusal:
                self.add_error(None, str(refusal))
        return cleaned


class DraftElectionForm(DraftForm):
    """The rules of an election, as they will be frozen with its roll."""

    instance: Election

    def clean(self) -> dict:
        cleaned = super().clean()
        self._check_ballot(cleaned)
        level, trustees = cleaned.get("level"), cleaned.get("trustees_needed")
        threshold = cleaned.get("threshold")
        if level is None or trustees is None or threshold is None:
            return cleaned
        if threshold > trustees:
            self.add_error(
                "threshold",
                _("%(threshold)d of %(trustees)d trustees can never come together.")
                % {"threshold": threshold, "trustees": trustees},
            )
        if level == Level.STANDARD:
            return cleaned
        if trustees < rules.FEWEST_TRUSTEES:
            self.add_error(
                "trustees_needed",
                _("A key is shared among at least two trustees, better three."),
            )
        if threshold < rules.FEWEST_TRUSTEES:
            self.add_error(
                "threshold",
                _(
                    "One trustee alone must not be able to open the box. Let at least two be needed."
                ),
            )
        return cleaned

    def _check_ballot(self, cleaned: dict) -> None:
        if not {"ballot_rule", "max_choices"} <= cleaned.keys():
            return
        try:
            check_ballot_rules(
                ballot_rule=cleaned["ballot_rule"],
                choices=cleaned["max_choices"],
                none_offered=self.instance.none_offered,
                seats=self.instance.seats,
            )
        except DomainError as refusal:
            self.add_error("max_choices", str(refusal))
