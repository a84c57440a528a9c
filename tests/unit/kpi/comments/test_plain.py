import time

from kpi.comments.plain import plain


def test_addresses_names_and_signs_are_taken_out_and_counted() -> None:
    found = plain("@mika 見て！ https://example.com/a 😍👎👎 #秋コーデ")

    assert found.text == "見て! 秋コーデ"
    assert (found.handles, found.links, found.signs, found.is_japanese) == (1, 1, 1, True)
    assert found.letters == 6


def test_what_is_drawn_out_is_shortened() -> None:
    assert plain("SOOOOO すごーーい かわいいいいい!!!").text == "soo すごい かわいい!"


def test_letters_that_grow_when_folded_do_not_shift_the_signs() -> None:
    assert plain("ΐ 😍").signs == 2


def test_rows_of_points_take_no_longer_than_words() -> None:
    begun = time.monotonic()

    plain("a." * 25_000)

    assert time.monotonic() - begun < 5  # 0.05 s; half a minute with names of any length
