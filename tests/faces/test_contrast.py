"""The tokens keep the contrast WCAG 2.2 AA asks for, in the light and in the dark."""

import re
from pathlib import Path

import pytest

import wuxian.faces

TOKENS = Path(wuxian.faces.__file__).parent / "static" / "faces" / "tokens.css"
TEXT, CONTROL = 4.5, 3.0
ON_TEXT = [
    *(("fg", ground) for ground in ("bg", "bg-page", "bg-sunken")),
    *(("fg-2", ground) for ground in ("bg", "bg-page", "bg-sunken")),
    *(("fg-3", ground) for ground in ("bg", "bg-page", "bg-sunken")),
    *(("brand", ground) for ground in ("bg", "bg-page", "brand-soft")),
    ("brand-hover", "bg"), ("brand-hover", "brand-soft"), ("on-brand", "brand"),
    ("on-brand", "brand-hover"), ("fg", "diff-bg"), ("fg", "miss-bg"), ("fg", "info-bg"),
    *((f"{tone}-fg", f"{tone}-bg") for tone in ("ok", "miss", "diff", "repay", "info", "idle")),
    *((f"{tone}-fg", "bg") for tone in ("ok", "miss", "diff", "repay", "info", "idle")),
]  # fmt: skip
ON_CONTROL = [
    ("line-strong", "bg"), ("focus", "bg"), ("focus", "bg-page"),
    *((f"{tone}-solid", "bg") for tone in ("ok", "miss", "diff", "repay")),
]  # fmt: skip


def schemes() -> dict[str, dict[str, str]]:
    """The colours of each scheme by name."""
    light, dark = TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    found = {
        name: dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", text))
        for name, text in (("light", light), ("dark", dark))
    }
    return {"light": found["light"], "dark": found["light"] | found["dark"]}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_21_and_grey_on_grey_is_1() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), ON_TEXT)
def test_text_can_be_read(scheme: str, front: str, back: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), ON_CONTROL)
def test_controls_can_be_seen(scheme: str, front: str, back: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= CONTROL
