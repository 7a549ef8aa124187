"""The tables, and the index over their token columns that each database keeps by itself.

Nothing may be cut differently from the analyser: SQLite's `ascii` tokenizer cuts at spaces alone here (tokens hold
letters, numbers and marks, and `=` before whole names), and PostgreSQL is given the lexemes as they are.

A later migration that alters the table of documents makes SQLite build it anew, which loses the triggers: it must
create them again.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        name_tokens, text_tokens,
        content='search_document', content_rowid='id',
        tokenize="ascii tokenchars '='", detail=column, prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
        INSERT INTO search_index (rowid, name_tokens, text_tokens)
        VALUES (new.id, new.name_tokens, new.text_tokens);
    END
    """,
    """
    CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
        INSERT INTO search_index (search_index, rowid, name_tokens, text_tokens)
        VALUES ('delete', old.id, old.name_tokens, old.text_tokens);
    END
    """,
    """
    CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
        INSERT INTO search_index (search_index, rowid, name_tokens, text_tokens)
        VALUES ('delete', old.id, old.name_tokens, old.text_tokens);
        INSERT INTO search_index (rowid, name_tokens, text_tokens)
        VALUES (new.id, new.name_tokens, new.text_tokens);
    END
    """,
)
_NAME_LEXEMES = "array_to_tsvector(string_to_array(name_tokens, ' '))"
_TEXT_LEXEMES = "array_to_tsvector(string_to_array(text_tokens, ' '))"
_POSTGRESQL = (
    f"""
    ALTER TABLE search_document
        ADD COLUMN name_vector tsvector GENERATED ALWAYS AS ({_NAME_LEXEMES}) STORED,
        ADD COLUMN full_vector tsvector GENERATED ALWAYS AS ({_NAME_LEXEMES} || {_TEXT_LEXEMES}) STORED
    """,
    "CREATE INDEX search_document_name_vector ON search_document USING gin (name_vector)",
    "CREATE INDEX search_document_full_vector ON search_document USING gin (full_vector)",
)


def _create_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def _drop_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # The rest goes with the table of documents, which the migration drops next.
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_index", params=None)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=80, unique=True)),
                ('size', models.PositiveSmallIntegerField(db_index=True, help_text='Characters in the token.')),
                ('documents', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=120)),
                ('weight', models.SmallIntegerField(default=0)),
                ('title', models.TextField()),
                ('context', models.TextField(blank=True, default='')),
                ('names', models.TextField(blank=True, default='', help_text='Other names, one a line.')),
                ('text', models.TextField(blank=True, default='')),
                ('name_tokens', models.TextField(blank=True, default='')),
                ('text_tokens', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='search_document_ref')],
            },
        ),
        migrations.RunPython(_create_index, _drop_index),
    ]
