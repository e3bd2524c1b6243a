"""The engine's sentences in the user's language and in the dialog's words.

The engine knows neither Qt nor the dialog: it speaks English and names the command line's options.
What users see most is translated here; a sentence that is not known stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from hetmatch_qgis.client.choices import transforms
from hetmatch_qgis.i18n.translation import mark, tr

SENTENCES = (
    mark("Loading the libraries"),
    mark("Reading the rasters"),
    mark("Loading the matcher"),
    mark("Looking for the place on an overview"),
    mark("Looking again at the best places"),
    mark("Matching tile {number} of {count}"),
    mark("Refining tile {number} of {count}"),
    mark("Choosing the transform"),
    mark("Writing the results"),
    mark("Done"),
    mark("Reading the result"),
    mark("Fitting the transform"),
    mark("Warping {name}"),
    mark("Laying out {name}"),
    mark("Measuring tile {number} of {count}"),
    mark("Looking farther afield"),
    mark("Telling noise from displacement"),
    mark("no data"),
    mark("no data: only {share} of the pixels are valid"),
    mark("one value all over, such as cloud or saturation"),
    mark("no texture, such as open water"),
    mark("outside the moving image"),
    mark("no place agrees with its neighbours"),
    mark(
        "No place of the moving image resembles a place of the reference; check that both show "
        "the same ground, or try other bands."
    ),
    mark(
        "Only {count} points of the two images agree with one another, too few to rely on; check "
        "that both show the same place, or name a smaller area or other bands."
    ),
    mark(
        "The matches agree no better than matches of two different places would; check that both "
        "images show the same place, or widen the search radius."
    ),
    mark(
        "The two images agree too weakly to rely on: {share} of the places searched fit one "
        "transform, at a mean correlation of {score}; try other bands or a smaller area."
    ),
    mark(
        "Only {width} x {height} pixels can be compared, and images that do not look alike are "
        "seldom matched below {least} x {as_much}; check that both show the same place, and take "
        "more of it."
    ),
    mark(
        "The rasters do not overlap, not even with the search radius: '{reference}' covers "
        "{there}, '{moving}' {here}; check their CRSs, or choose a moving raster of the same "
        "place."
    ),
    mark("The area lies outside of what both rasters show; choose one on {box} of '{reference}'."),
    mark(
        "{share} of the overlap lies farther than a tenth of its diagonal from any tie point: "
        "there the {transform} transform is extrapolated, and no check point tells how far it is "
        "off."
    ),
    mark("There is no file '{path}'; check the path."),
    mark(
        "'{path}' cannot be opened as a raster; choose a file that GDAL reads, such as a GeoTIFF, "
        "and check that it was copied whole."
    ),
    mark(
        "'{name}' has no valid pixels: all are nodata, transparent or not numbers; check its "
        "nodata value and its mask."
    ),
    mark(
        "'{name}' has the same value everywhere ({value}), so there is nothing to match; choose "
        "other bands or another raster."
    ),
    mark(
        "The {transform} transform takes at least {needed} tie points and has {count}; switch on "
        "or set more of them, or choose a simpler transform."
    ),
    mark("The {count} tie points lie on one line or too close together; set one away from them."),
    mark("Nothing there stands out clearly; set the point where both show the same detail."),
    mark("Nothing within reach stands out clearly; set the point nearer to where it belongs."),
    mark("The reference has no data there."),
    mark("The moving raster has no data there."),
    mark("Cancelled; nothing was written."),
    mark("There is no result in '{folder}'; name a folder that `hetmatch match` wrote."),
    mark("The moving raster is no longer at '{path}'; say where it is with --moving FILE."),
    mark("No file fits the pattern '{pattern}'; check the path."),
    mark("{count} places of {searched} were measured."),
    mark(
        "The rasters are off by about {offset} pixels{ground}, farther than {limit} pixels, which "
        "is as far as is measured; register them first with hetmatch match."
    ),
    mark(
        "There is no place that both rasters show with any texture; check that they overlap, or "
        "name another area."
    ),
    mark(
        "{share} of the places agree with their neighbours on how far they are off, at a mean "
        "correlation of {score}, and {agreeing} of {votes} single windows with one another; that "
        "could be chance, so check that both show the same place, or try other bands or a larger "
        "area."
    ),
    mark(
        "Only {count} places could be measured, too few to tell; name a larger area or other bands."
    ),
)

OPTIONS = (
    ("choose another folder with --out", mark("choose another folder for the results")),
    ("name a folder that `hetmatch match` wrote", mark("choose the folder of a match")),
    ("register them first with hetmatch match", mark("match them first")),
    ("say where it is with --moving FILE", mark("choose it where it is now")),
    ("choose another --out", mark("choose another place for the output")),
    ("--grid native", mark("the grid of own pixel size")),
    ("--pixel-size", mark("pixel size")),
    ("--resampling", mark("resampling")),
    ("--extent", mark("extent")),
    ("--nodata", mark("nodata value")),
    ("--dem", mark("elevation model")),
    ("--search-pixels", mark("search radius")),
    ("--tile-size", mark("tile size")),
    ("--search-radius", mark("search radius")),
    ("--reference-bands", mark("reference bands")),
    ("--moving-bands", mark("moving bands")),
    ("--max-points", mark("number of points")),
    ("--modality", mark("kind of raster")),
    ("--rotation", mark("rotation")),
    ("--transform", mark("transform")),
    ("--overlap", mark("tile overlap")),
    ("--weights", mark("weights file")),
    ("--device", mark("device")),
    ("--area", mark("area")),
)


def in_the_users_words(message: str) -> str:
    """A sentence of the engine as the user is to read it."""
    for pattern, sentence in _patterns():
        found = pattern.fullmatch(message)
        if found:
            message = tr(sentence).format(**_named(found.groupdict()))
            break
    for option, words in OPTIONS:
        message = message.replace(option, tr(words))
    return message


def _named(values: dict[str, str]) -> dict[str, str]:
    """The values of a sentence, a transform by its name in the user's language."""
    kind = values.get("transform", "").replace(" ", "_")
    name = transforms().get(kind)
    return values if name is None else {**values, "transform": name}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(sentence))), sentence)
        for sentence in SENTENCES
    )
