from __future__ import annotations

import pytest

from readlist.views.contrast import contrast_ratio, relative_luminance


def test_black_and_white_are_the_ends_of_the_scale() -> None:
    assert relative_luminance("#000000") == 0
    assert relative_luminance("#ffffff") == pytest.approx(1)
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#777777") == 1


def test_the_order_of_the_colours_does_not_matter() -> None:
    assert contrast_ratio("#ffffff", "#767676") == contrast_ratio("#767676", "#ffffff")


def test_the_grey_that_just_passes_on_white() -> None:
    assert contrast_ratio("#767676", "#ffffff") >= 4.5 > contrast_ratio("#777777", "#ffffff")


@pytest.mark.parametrize("colour", ["default", "#fff", "ffffff0", "#gggggg"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError):
        relative_luminance(colour)
