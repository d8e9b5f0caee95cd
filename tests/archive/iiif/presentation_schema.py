"""The Presentation API 3.0 as a JSON schema: what https://iiif.io/api/presentation/3.0/ requires of what we write.

Written down from sections 3 to 5 and appendix A of the standard; strict where iiif-prezi3 is lenient, such as for
texts that are no language maps. Properties that the standard does not define are refused.
"""

from __future__ import annotations

URI = {"type": "string", "pattern": r"^https?://[^\s]+$"}
TEXTS = {
    "type": "object",
    "minProperties": 1,
    "patternProperties": {r"^(none|[a-z]{2,3}(-[A-Za-z0-9]+)*)$": {"type": "array", "items": {"type": "string"}}},
    "additionalProperties": False,
}
PAIR = {
    "type": "object",
    "required": ["label", "value"],
    "properties": {"label": TEXTS, "value": TEXTS},
    "additionalProperties": False,
}
RIGHTS = {"type": "string", "pattern": r"^http://(creativecommons\.org|rightsstatements\.org)/"}
SERVICE = {
    "type": "object",
    "required": ["id", "type", "profile"],
    "properties": {"id": URI, "type": {"const": "ImageService3"}, "profile": {"const": "level0"}},
    "additionalProperties": False,
}
_SIDE = {"type": "integer", "minimum": 1}
IMAGE = {
    "type": "object",
    "required": ["id", "type", "format"],
    "properties": {
        "id": URI,
        "type": {"const": "Image"},
        "format": {"const": "image/jpeg"},
        "width": _SIDE,
        "height": _SIDE,
        "service": {"type": "array", "items": SERVICE, "minItems": 1},
    },
    "additionalProperties": False,
}
THUMBNAILS = {"type": "array", "items": IMAGE, "minItems": 1}
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "motivation", "body", "target"],
    "properties": {
        "id": URI,
        "type": {"const": "Annotation"},
        "motivation": {"const": "painting"},
        "body": IMAGE,
        "target": URI,
    },
    "additionalProperties": False,
}
PAGE = {
    "type": "object",
    "required": ["id", "type", "items"],
    "properties": {
        "id": URI,
        "type": {"const": "AnnotationPage"},
        "items": {"type": "array", "items": ANNOTATION, "minItems": 1},
    },
    "additionalProperties": False,
}
CANVAS = {
    "type": "object",
    "required": ["id", "type", "label", "width", "height", "items"],
    "properties": {
        "id": URI,
        "type": {"const": "Canvas"},
        "label": TEXTS,
        "metadata": {"type": "array", "items": PAIR},
        "rights": RIGHTS,
        "width": _SIDE,
        "height": _SIDE,
        "thumbnail": THUMBNAILS,
        "items": {"type": "array", "items": PAGE, "minItems": 1},
    },
    "additionalProperties": False,
}
_CONTEXT = {"const": "http://iiif.io/api/presentation/3/context.json"}
_PARENT = {
    "type": "object",
    "required": ["id", "type"],
    "properties": {"id": URI, "type": {"const": "Collection"}},
    "additionalProperties": False,
}
MANIFEST = {
    "type": "object",
    "required": ["@context", "id", "type", "label", "items"],
    "properties": {
        "@context": _CONTEXT,
        "id": URI,
        "type": {"const": "Manifest"},
        "label": TEXTS,
        "metadata": {"type": "array", "items": PAIR},
        "summary": TEXTS,
        "rights": RIGHTS,
        "requiredStatement": PAIR,
        "thumbnail": THUMBNAILS,
        "partOf": {"type": "array", "items": _PARENT},
        "items": {"type": "array", "items": CANVAS, "minItems": 1},
    },
    "additionalProperties": False,
}
_LINK = {
    "type": "object",
    "required": ["id", "type", "label"],
    "properties": {"id": URI, "type": {"const": "Manifest"}, "label": TEXTS, "thumbnail": THUMBNAILS},
    "additionalProperties": False,
}
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "label", "items"],
    "properties": {
        "@context": _CONTEXT,
        "id": URI,
        "type": {"const": "Collection"},
        "label": TEXTS,
        "summary": TEXTS,
        "items": {"type": "array", "items": _LINK},
    },
    "additionalProperties": False,
}
