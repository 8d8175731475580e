"""Report: charts as functions of results, and the briefing as one HTML file."""

from tradewind.report.briefing import render_briefing, write_briefing

__all__ = ["render_briefing", "write_briefing"]
