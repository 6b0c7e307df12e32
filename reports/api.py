"""The open figures: a read-only interface for programs, version 1, with a table of each set.

Addresses and columns are a promise: a set gains columns, and never loses or renames one.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from ninja import Field, NinjaAPI, Query, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from pydantic import create_model

from csb_portal.open_data import OpenSet
from families.services.csv_writing import csv_text
from families.words import in_words
from reports.open_sets import OPEN_SETS

FIVE_MINUTES = 300
MOST_ROWS = 500
LAST_PAGE = 1_000_000
WRITING = ["POST", "PUT", "PATCH", "DELETE"]
A_TABLE = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}

api = NinjaAPI(
    title="Open figures of the bureau",
    version="1",
    description=(
        "What the bureau's portal publishes, as data: no key, and nothing about people. Ask with "
        "If-None-Match, and you are told when nothing has changed."
    ),
    docs_url=None,
    urls_namespace="open-figures",
)


class Page(Schema):
    """Which rows are wanted."""

    page: int = Field(1, ge=1, le=LAST_PAGE, description="Which page, from 1.")
    size: int = Field(100, ge=1, le=MOST_ROWS, description="How many rows a page has.")


class Refusal(Schema):
    """Why a question has no answer."""

    detail: str = Field(..., description="What is wrong with which part of it.")


@api.exception_handler(ValidationError)
def _refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say in a sentence a part what cannot be asked for."""
    parts = [f"{fault['loc'][-1]}: {fault['msg']}." for fault in error.errors]
    return api.create_response(request, {"detail": " ".join(parts)}, status=422)


def _plain(about: str) -> str:
    """Say a marked sentence in the charter's words, which programs are promised in all bureaux."""
    return in_words(about, {})


def _page_of(one: OpenSet) -> type[Schema]:
    """Return how a page of the set looks: each column is there in each row, an empty one as null."""
    columns: dict[str, Any] = {
        column.name: (
            column.kind | None if column.may_be_empty else column.kind,
            Field(..., description=_plain(column.about)),
        )
        for column in one.columns
    }
    name = one.name.title()
    row = create_model(f"{name}Row", __base__=Schema, **columns)
    return create_model(
        f"{name}Page",
        __base__=Schema,
        count=(int, Field(..., description="How many rows there are in all.")),
        page=(int, Field(..., description="Which page this is.")),
        pages=(int, Field(..., description="How many pages there are.")),
        rows=(list[row], Field(..., description=_plain(one.about))),  # type: ignore[valid-type]
    )


def _rows(one: OpenSet) -> Callable:
    def rows(request: HttpRequest, page: Query[Page]) -> dict[str, Any]:
        records = one.rows()
        count = records.count() if isinstance(records, QuerySet) else len(records)
        begins = (page.page - 1) * page.size
        return {
            "count": count,
            "page": page.page,
            "pages": -(-count // page.size),
            "rows": [one.as_row(record) for record in records[begins : begins + page.size]],
        }

    return rows


def _table(one: OpenSet) -> Callable:
    def table(request: HttpRequest) -> HttpResponse:
        header = [column.name for column in one.columns]
        rows = [list(one.as_row(record).values()) for record in one.rows()]
        answer = HttpResponse(csv_text(header, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{one.name}.csv"'
        return answer

    return table


def _read_only(request: HttpRequest) -> HttpResponse:
    """Say that nothing is written here."""
    answer = api.create_response(request, {"detail": "These figures are read only."}, status=405)
    answer["Allow"] = "GET"
    return answer


def _publish(one: OpenSet) -> None:
    """Give a set its two addresses, both with validators and a short life in caches."""
    kept = decorate_view(conditional_page, cache_control(public=True, max_age=FIVE_MINUTES))
    as_rows = api.get(
        f"/{one.name}",
        response={200: _page_of(one), 422: Refusal},
        summary=_plain(one.about),
        operation_id=one.name,
        url_name=one.name,
    )
    as_table = api.get(
        f"/{one.name}.csv",
        openapi_extra=A_TABLE,
        summary=f"{_plain(one.about)} As a table.",
        operation_id=f"{one.name}_table",
        url_name=f"{one.name}-table",
    )
    as_rows(kept(_rows(one)))
    as_table(kept(_table(one)))
    for address in (f"/{one.name}", f"/{one.name}.csv"):
        api.api_operation(WRITING, address, include_in_schema=False)(_read_only)


for _one in OPEN_SETS:
    _publish(_one)
