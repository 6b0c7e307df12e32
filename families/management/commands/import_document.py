"""Draft a governing document, or its next version, from a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from csb_portal.errors import DomainError
from families.choices.documents import DocumentKind
from families.models import Document
from families.rules.documents import read_text, write_text
from families.services.documents.drafting import enter_document, write_draft


class Command(BaseCommand):
    help = (
        "Drafts a version from a text whose clauses begin with lines like '## 2.c Heading'. "
        "Lines before the first clause may say title:, kind:, dated: and note:. "
        "Staff publish the draft in the administration."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the short name of the document, such as charter")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        slug, file = options["slug"], options["file"]
        try:
            text = read_text(file.read_text(encoding="utf-8"))
            source, about = write_text(text.clauses), text.about
            document = Document.objects.filter(slug=slug).first()
            if document is None:
                kind = about.get("kind", DocumentKind.OTHER)
                title = about.get("title", slug)
                document = enter_document(
                    slug=slug, title=title, kind=kind, source=source, actor=None
                ).document
            words = {"note": about.get("note", ""), "dated": about.get("dated", "")}
            version = write_draft(document, source=source, **words, actor=None)
        except (OSError, UnicodeDecodeError, DomainError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{version} is drafted, with {len(text.clauses)} clauses.")
