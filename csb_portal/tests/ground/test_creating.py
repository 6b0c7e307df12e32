"""Tables of a floor are made in one step, each as the last step on it leaves it."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from csb_portal.creating import CreateTogether

pytestmark = pytest.mark.django_db(transaction=True)

STEP = CreateTogether(
    [
        migrations.CreateModel("Hall", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Key",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("number", models.IntegerField()),
                ("hall", models.ForeignKey("families.Hall", models.CASCADE)),
            ],
        ),
        migrations.AddField(
            "Hall", "spare", models.ForeignKey("families.Key", models.CASCADE, null=True)
        ),
        migrations.AddConstraint(
            "Key", models.UniqueConstraint(fields=["number"], name="one_key_a_number")
        ),
    ]
)


def step_forwards(before: ProjectState) -> ProjectState:
    after = before.clone()
    STEP.state_forwards("families", after)
    with connection.schema_editor(atomic=False) as editor:
        STEP.database_forwards("families", editor, before, after)
    return after


def test_models_that_lead_to_each_other_are_there_with_all_they_were_given() -> None:
    after = step_forwards(ProjectState())

    try:
        tables = connection.introspection.table_names()
        with connection.cursor() as cursor:
            held = connection.introspection.get_constraints(cursor, "families_key")
            columns = connection.introspection.get_table_description(cursor, "families_hall")
    finally:
        with connection.schema_editor(atomic=False) as editor:
            STEP.database_backwards("families", editor, after, ProjectState())

    assert {"families_hall", "families_key"} <= set(tables)
    assert held["one_key_a_number"]["unique"]
    assert [column.name for column in columns] == ["id", "spare_id"]
    assert not {"families_hall", "families_key"} & set(connection.introspection.table_names())


def test_models_that_were_built_before_are_built_anew_with_the_new_ones() -> None:
    before = ProjectState()
    assert not before.apps.get_models()

    STEP.state_forwards("families", before)

    assert {model.__name__ for model in before.apps.get_models()} == {"Hall", "Key"}
