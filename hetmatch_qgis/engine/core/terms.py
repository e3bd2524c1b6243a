"""Terms of the field inside sentences, each a Message so that it is translated with them."""

from __future__ import annotations

from hetmatch_qgis.engine.core.messages import Message

NO_TRANSFORM = Message("none")

_TRANSFORM_NAMES = {
    "shift": Message("shift"),
    "similarity": Message("similarity"),
    "affine": Message("affine"),
    "relief": Message("relief"),
    "homography": Message("homography"),
    "polynomial2": Message("polynomial2"),
    "polynomial3": Message("polynomial3"),
    "thin_plate": Message("thin plate"),
}

_TRANSFORM_NOUNS = {
    "shift": Message("shift"),
    "similarity": Message("similarity transform"),
    "affine": Message("affine transform"),
    "relief": Message("affine transform with displacement by relief"),
    "homography": Message("homography"),
    "polynomial1": Message("polynomial of degree 1"),
    "polynomial2": Message("polynomial of degree 2"),
    "polynomial3": Message("polynomial of degree 3"),
    "thin_plate": Message("thin plate spline"),
}

_MODALITY_NAMES = {
    "auto": Message("automatic"),
    "optical": Message("optical"),
    "sar": Message("SAR"),
    "thermal": Message("thermal"),
    "map": Message("scanned map"),
    "dem": Message("elevation model"),
}


def transform_name(kind: str | None) -> Message:
    """A kind of transform before the word "transform", as in `result.json`: "thin plate".

    kind: one of TRANSFORMS of Options, not "auto"; None without a transform.
    """
    return _term(_TRANSFORM_NAMES, kind)


def transform_noun(kind: str | None) -> Message:
    """A kind of transform on its own, without an article: "thin plate spline".

    kind: one of TRANSFORMS of Options, not "auto", or "polynomial1"; None without a transform.
    """
    return _term(_TRANSFORM_NOUNS, kind)


def modality_name(modality: str) -> Message:
    """A modality as a term: "SAR". modality: one of MODALITIES of Options."""
    return _term(_MODALITY_NAMES, modality)


def _term(names: dict[str, Message], key: str | None) -> Message:
    """The term for a key; the key itself where a result of a later version holds another one."""
    if key is None:
        return NO_TRANSFORM
    return names.get(key) or Message("{name}", name=key.replace("_", " "))
