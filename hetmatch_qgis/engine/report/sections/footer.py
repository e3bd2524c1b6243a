"""The end of the report: times and versions."""

from __future__ import annotations

from html import escape

from hetmatch_qgis.engine.core.language import in_language, local_format, tr
from hetmatch_qgis.engine.core.messages import Message
from hetmatch_qgis.engine.core.reproducible import recorded_seconds
from hetmatch_qgis.engine.core.result import MatchResult, versions
from hetmatch_qgis.engine.report.html_page import table

_STAGE_NAMES = {
    "read": Message("opening the rasters"),
    "load": Message("loading the matcher"),
    "coarse": Message("coarse matching"),
    "aim": Message("refining the position"),
    "windows": Message("tile matching"),
    "model": Message("choosing and testing the transform"),
}


def footer(result: MatchResult, written_at: str) -> str:
    """Times and versions. written_at: date and time of the report."""
    seconds = recorded_seconds(result.seconds)
    times = ""
    if seconds:
        rows = [
            [in_language(_STAGE_NAMES.get(stage, stage)), f"{local_format(spent, '.2f')} s"]
            for stage, spent in seconds.items()
        ]
        rows.append(
            [
                tr("total, without writing the files"),
                f"{local_format(sum(seconds.values()), '.2f')} s",
            ]
        )
        times = table((tr("stage"), tr("time")), rows)
    note = tr(
        "Written {time} by HetMatch, matcher {matcher}. Versions: {versions}.",
        time=written_at,
        matcher=result.matcher,
        versions=[f"{name} {version}" for name, version in versions().items()],
    )
    heading = escape(tr("Time and versions"))
    return f'<h2>{heading}</h2>{times}<p class="note">{escape(note)}</p>'
