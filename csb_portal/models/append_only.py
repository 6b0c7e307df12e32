"""Rows that are written once and never again."""

from typing import Any, NoReturn

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# TRUNCATE is let through only to whoever says so for the session, as the emptying of a
# test database does; UPDATE and DELETE are let through to nobody.
FUNCTION = """
CREATE OR REPLACE FUNCTION csb_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('csb.may_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
END $$
"""


class AppendOnlyError(Exception):
    """Somebody tried to change or remove what stays as it was written."""


class AppendOnlyQuerySet(models.QuerySet):
    """Creates and reads; refuses every other verb."""

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        message = f"{self.model.__name__} is append-only: it is never changed or removed."
        raise AppendOnlyError(message)

    update = delete = bulk_update = update_or_create = _raw_delete = _refuse

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list:
        """Write many rows at once, but not over rows that are there."""
        if kwargs.get("update_conflicts"):
            self._refuse()
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnlyModel(models.Model):
    """A model whose rows can be written once. PostgreSQL holds it by trigger as well."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # Django's own ways past the default manager are refused too

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            type(self).objects.all()._refuse()
        super().save(**kwargs | {"force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        type(self).objects.all()._refuse()


def forbid_changes(table: str) -> migrations.RunPython:
    """Return a migration step by which PostgreSQL itself refuses updates and deletions."""

    def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute(FUNCTION)
        schema_editor.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION csb_append_only()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION csb_append_only()"
        )

    def remove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for trigger in ("append_only", "never_emptied"):
            schema_editor.execute(f"DROP TRIGGER {trigger} ON {table}")

    return migrations.RunPython(create, remove)
