"""Rows that are written once and never again."""

from typing import Any, NoReturn

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class AppendOnlyError(Exception):
    """Somebody tried to change or remove what stays as it was written."""


class AppendOnlyQuerySet(models.QuerySet):
    """Creates and reads; refuses every other verb."""

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        message = f"{self.model.__name__} is append-only: it is never changed or removed."
        raise AppendOnlyError(message)

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnlyModel(models.Model):
    """A model whose rows can be written once. PostgreSQL holds it by trigger as well."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            type(self).objects.all().update()
        super().save(**kwargs | {"force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        type(self).objects.all().delete()
        raise AssertionError


def forbid_changes(table: str) -> migrations.RunPython:
    """Return a migration step by which PostgreSQL itself refuses updates and deletions."""

    def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION csb_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$",
            params=(),
        )
        schema_editor.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION csb_append_only()"
        )

    return migrations.RunPython(create, migrations.RunPython.noop)
