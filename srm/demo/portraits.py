"""Pictures of people whom there are not: drawn, and the same every time."""

import colorsys
import io
import random

from PIL import Image, ImageDraw

SIDE = 96  # pixels
SKIN = ("#f2d3bd", "#e5b798", "#c99070", "#a06a48", "#7a4d33")
HAIR = ("#2b2118", "#5a3d27", "#8a6240", "#c7a062", "#9c9a97")


def portrait(name: str) -> bytes:
    """Return a PNG file of head and shoulders for this name."""
    chance = random.Random(f"portrait:{name}")
    image = Image.new("RGB", (SIDE, SIDE), _colour(chance, 0.25, 0.92))
    draw = ImageDraw.Draw(image)
    skin, hair = chance.choice(SKIN), chance.choice(HAIR)
    if chance.random() < 0.5:  # down to the shoulders
        draw.rounded_rectangle((26, 22, 70, 74), 20, fill=hair)
    draw.ellipse((12, 66, 84, 138), fill=_colour(chance, 0.55, 0.6))
    draw.rectangle((41, 54, 55, 72), fill=skin)
    draw.ellipse((30, 20, 66, 64), fill=skin)
    draw.chord((28, 14, 68, 58), 180, 360, fill=hair)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _colour(chance: random.Random, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(chance.random(), saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
