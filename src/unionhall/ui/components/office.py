"""What staff work with: lists, filters, bulk actions, imports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
Row = Mapping[str, Any]


@register.inclusion_tag("ui/c/pagination.html", takes_context=True)
def pagination(context: template.Context, page: "Page[Any]") -> Row:
    """Pages of a list; keeps the other query parameters, changes `page`."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": numbers,
        "gap": page.paginator.ELLIPSIS,
        "request": context.get("request"),
    }


@register.simple_block_tag(takes_context=True)
def filters(context: template.Context, content: str, form: forms.BaseForm | None = None) -> SafeString:
    """A GET form of filters: the fields of `form` in one line, and buttons of your own inside."""
    request = context.get("request")
    return render_to_string(
        "ui/c/filters.html",
        {"form": form, "content": content, "path": request.path if request else "", "request": request},
    )


@register.inclusion_tag("ui/c/segments.html")
def segments(items: Iterable[Row], label: str = "") -> Row:
    """Saved views as chips: items `{label, url, count?, current?}`."""
    return {"items": items, "label": label or _("Show only")}


@register.simple_block_tag
def bulk(content: str) -> SafeString:
    """The bar over a table with tick boxes named "id": how many are chosen, and your buttons."""
    return render_to_string("ui/c/bulk.html", {"content": content})


@register.inclusion_tag("ui/c/sort.html", takes_context=True)
def sort_header(context: template.Context, key: str, label: str, css: str = "") -> Row:
    """A `<th>` that sorts by `?sort=key`, then by `?sort=-key`."""
    request = context["request"]
    current = request.GET.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {
        "label": label,
        "order": order,
        "css": css,
        "sort": f"-{key}" if order == "ascending" else key,
        "request": request,
    }


@register.inclusion_tag("ui/c/import_preview.html")
def import_preview(columns: Sequence[str], rows: Sequence[Row], total: int | None = None) -> Row:
    """Rows of a spreadsheet before they are taken: `{number, cells, errors?}`, errors `{column, text}`."""
    wrong = sum(1 for row in rows if row.get("errors"))
    total = len(rows) if total is None else total
    return {"columns": columns, "rows": rows, "total": total, "wrong": wrong, "right": total - wrong}
