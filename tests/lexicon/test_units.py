import pytest

from lexicon.units import convert, is_currency, is_rate, load_units, parse_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Rp", "IDR"),
        ("Rp.", "IDR"),
        ("US$", "USD"),
        ("dolar AS", "USD"),
        ("poundsterling", "GBP"),
        ("persen", "percent"),
        ("poin persen", "percentage_point"),
        ("hektar", "ha"),
        ("meter persegi", "m2"),
        ("Megawatt", "MW"),
        ("MW", "MW"),
        ("IDR", "IDR"),
        ("Pekerja", "pekerja"),
        ("kepala  keluarga", "kepala keluarga"),
    ],
)
def test_a_unit_is_named_by_its_usual_symbol(text, unit):
    assert parse_unit(text) == unit


def test_an_empty_unit_is_refused():
    with pytest.raises(ValueError, match="no unit"):
        parse_unit("  ")


@pytest.mark.parametrize(
    ("text", "unit"),
    [(" poin persen", "percentage_point"), (" km persegi.", "km2"), ("%", "percent")],
)
def test_the_longest_unit_behind_a_number_wins(text, unit):
    match = load_units().after_pattern.match(text)
    assert match is not None
    assert load_units().after[match["unit"].casefold()] == unit


def test_a_unit_is_a_whole_word():
    assert load_units().after_pattern.match(" meteran") is None


def test_money_is_told_from_measures():
    assert is_currency("USD")
    assert not is_currency("kg")
    assert not is_currency(None)


def test_parts_of_a_hundred_are_told_from_amounts():
    assert all(is_rate(unit) for unit in ("percent", "percentage_point", "basis_point"))
    assert not any(is_rate(unit) for unit in ("IDR", "kg", "kali", None))


def test_measures_of_one_kind_convert():
    assert convert(2, "ton", "kg") == 2000


@pytest.mark.parametrize(("unit", "to"), [("ha", "kg"), ("pekerja", "kg"), ("IDR", "USD")])
def test_other_units_do_not_convert(unit, to):
    with pytest.raises(ValueError, match="one kind"):
        convert(1, unit, to)
