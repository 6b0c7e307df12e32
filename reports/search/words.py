"""The index of words as each database builds it, with the stems of a language where it knows them."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What PostgreSQL stems, by the bureau's languages; of any other it takes words as they are.
STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
AS_IT_IS = "simple"


def _weighed(stemmer: str) -> str:
    title, text = (f"to_tsvector('{stemmer}', {column})" for column in ("title", "text"))
    return f"setweight({title}, 'A') || setweight({text}, 'B')"


_BY_LANGUAGE = " ".join(
    f"WHEN '{language}' THEN {_weighed(stemmer)}" for language, stemmer in STEMMERS.items()
)
POSTGRESQL = (
    f"""ALTER TABLE reports_foundtext ADD COLUMN words tsvector GENERATED ALWAYS AS
        (CASE language {_BY_LANGUAGE} ELSE {_weighed(AS_IT_IS)} END) STORED""",
    "CREATE INDEX reports_foundtext_words ON reports_foundtext USING gin (words)",
)
# An index of its own beside the table, which triggers keep in step. Whoever changes the table on
# SQLite, which builds it anew and so loses the triggers, runs ``index_words_again`` after it.
_TAKE_IN = """INSERT INTO reports_foundtext_words(rowid, title, text)
    VALUES (new.id, new.title, new.text)"""
_DROP = """INSERT INTO reports_foundtext_words(reports_foundtext_words, rowid, title, text)
    VALUES ('delete', old.id, old.title, old.text)"""
SQLITE = (
    """CREATE VIRTUAL TABLE reports_foundtext_words USING fts5(title, text,
        content='reports_foundtext', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2')""",
    f"""CREATE TRIGGER reports_foundtext_found AFTER INSERT ON reports_foundtext
        BEGIN {_TAKE_IN}; END""",
    f"""CREATE TRIGGER reports_foundtext_gone AFTER DELETE ON reports_foundtext
        BEGIN {_DROP}; END""",
    f"""CREATE TRIGGER reports_foundtext_changed AFTER UPDATE ON reports_foundtext
        BEGIN {_DROP}; {_TAKE_IN}; END""",
)


def index_words_again() -> migrations.RunPython:
    """Return the migration step after one that changed the table of ``FoundText``."""

    def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":  # there the column stays in the table
            return
        rebuild = "INSERT INTO reports_foundtext_words(reports_foundtext_words) VALUES ('rebuild')"
        for statement in ("DROP TABLE reports_foundtext_words", *SQLITE, rebuild):
            schema_editor.execute(statement)

    return migrations.RunPython(create, migrations.RunPython.noop)


def index_words() -> migrations.RunPython:
    """Return the migration step after which the database indexes the words of ``FoundText``."""

    def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in POSTGRESQL if is_postgresql else SQLITE:
            schema_editor.execute(statement)

    def remove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":  # there they go with the table
            schema_editor.execute("DROP TABLE reports_foundtext_words")

    return migrations.RunPython(create, remove)
