"""``{% load charts %}{% columns chart %}``: figures over time, drawn without a script.

A chart has a ``key`` (unique on its page), a ``caption``, the names of its ``series``, and its
``points``: each with a ``name``, a ``short`` one, and as many ``values``, ``None`` for a gap.
"""

from typing import Any

from django import template

register = template.Library()

TALLEST, BASE = 9, 10  # em
SPREAD = 0.8  # of the width that belongs to a point


@register.inclusion_tag("components/columns.html")
def columns(chart: Any) -> dict:
    """Draw a group of columns for each point, beside the table of the same figures."""
    known = [value for point in chart.points for value in point.values if value is not None]
    most = max(known, default=0) or 1
    step = 100 / len(chart.points)
    width = step * SPREAD / len(chart.series)
    rects = [
        {
            "series": place,
            "x": round(index * step + step * (1 - SPREAD) / 2 + place * width, 2),
            "y": round(BASE - TALLEST * value / most, 3),
            "height": round(TALLEST * value / most, 3),
        }
        for index, point in enumerate(chart.points)
        for place, value in enumerate(point.values)
        if value is not None
    ]
    names = [
        {"text": point.short, "x": round((index + 0.5) * step, 2)}
        for index, point in enumerate(chart.points)
    ]
    return {
        "chart": chart,
        "rects": rects,
        "width": round(width, 2),
        "names": names,
        "most": max(known, default=0),
    }
