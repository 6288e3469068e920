"""Pictures are drawn anew: what is kept are the pixels, and nothing else that came with them."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from unionhall.kernel.files.content import FileType, FileUnsafe

# A phone's camera takes up to fifty million; more would fill the memory of a web process.
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 4096
_FORMATS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP", "gif": "GIF"}
_QUALITY = 88


def draw_anew(source: IO[bytes], target: IO[bytes], kind: FileType, name: str) -> None:
    """Write the picture in `source` to `target` in the same format, upright, at most 4096 pixels long.

    Place, camera, comments and whatever else was hidden in the file stay behind; of an animation the first
    picture remains. Raises FileUnsafe for too many pixels and for what cannot be read.
    """
    source.seek(0)
    form = _FORMATS[kind.code]
    try:
        with Image.open(source, formats=[form]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels(name)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then read at a smaller scale at once
            clean = _pixels_only(ImageOps.exif_transpose(image), form)
    except FileUnsafe:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(name) from None
    except Exception:  # a reader of pictures fails in every way there is on bytes made to make it fail
        raise FileUnsafe(name=name) from None
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean.save(target, form, quality=_QUALITY)


def _too_many_pixels(name: str) -> FileUnsafe:
    message = _("“%(name)s” has too many pixels; %(most)s is the most.")
    return FileUnsafe(message, name=name, most=f"{MOST_PIXELS:,}")


def _pixels_only(image: Image.Image, form: str) -> Image.Image:
    mode = "RGBA" if form != "JPEG" and image.has_transparency_data else "RGB"
    pixels = image.convert(mode)
    pixels.info.clear()
    return pixels
