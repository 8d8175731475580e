"""Report: charts as functions of results, and the briefing as one HTML file."""

from tradewind.report.briefing import render_briefing, write_briefing
from tradewind.report.chart_files import (
    write_gradient_chart,
    write_reverse_chart,
    write_risk_chart,
)

__all__ = [
    "render_briefing",
    "write_briefing",
    "write_gradient_chart",
    "write_reverse_chart",
    "write_risk_chart",
]
