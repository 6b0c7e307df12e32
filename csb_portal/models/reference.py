"""The last number given in each series of references."""

from django.db import models


class ReferenceSeries(models.Model):
    """One series a year, such as the relays of 2005 (RL-2005-0001 ...)."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="one_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"
