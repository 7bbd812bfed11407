"""Colours that nobody confuses, and the classes that they stand for."""

import itertools

import numpy as np
import pytest

from maps import colours

# Machado, Oliveira, Fernandes 2009, table 1, severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def lab(colour: str, vision: str) -> np.ndarray:
    """Return CIELAB of ``colour`` as seen with ``vision``."""
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(VISION[vision] @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ seen / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
def test_classes_stay_apart(vision: str) -> None:
    """Any two of the classes, and the vans, differ by at least 10 (CIE76); 2.3 is just noticeable."""
    shown = [*(travel.colour for travel in colours.travel_classes((10, 20, 30, 60), 30, "en")), colours.VAN]
    near = {
        (one, other): round(distance, 1)
        for one, other in itertools.combinations(shown, 2)
        if (distance := float(np.linalg.norm(lab(one, vision) - lab(other, vision)))) < 10
    }
    assert near == {}


@pytest.mark.parametrize("ramp", [colours.WITHIN, colours.BEYOND, colours.SHARES[::-1]])
def test_ramps_darken(ramp: tuple[str, ...]) -> None:
    """Without any hue, each step is darker than the one before."""
    lightness = [lab(colour, "normal")[0] for colour in ramp]
    assert (np.diff(lightness) < -8).all()


def test_classes_end_at_thresholds() -> None:
    """A time equal to a threshold is within it; NaN is the class without a road."""
    classes = colours.travel_classes((10, 60), 30, "en")
    assert [travel.label for travel in classes] == [
        "up to 10 min",
        "10–30 min",
        "30–60 min",
        "over 60 min",
        "cannot be reached by road",
    ]
    minutes = np.array([0, 10, 10.1, 30, 31, 60, 600, np.nan])
    assert colours.class_numbers(minutes, classes).tolist() == [0, 0, 1, 1, 2, 2, 3, 4]


def test_one_threshold() -> None:
    """The fewest classes: within, beyond, unreachable."""
    assert len(colours.travel_classes((), 30, "zh")) == 3


def test_sixty_vans_differ_in_colour_or_dash() -> None:
    """Colour and dash together tell vans apart for longer than colours alone."""
    looks = {(colours.vehicle_colour(n), colours.vehicle_dash(n)) for n in range(60)}
    assert len(looks) == 60


@pytest.mark.parametrize(
    ("share", "colour"), [(0.0, colours.SHARES[0]), (0.95, colours.SHARES[4]), (1.0, colours.SHARES[4])]
)
def test_share_colours(share: float, colour: str) -> None:
    """The lower edge belongs to the better class."""
    assert colours.share_colour(share) == colour
