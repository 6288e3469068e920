"""Text on its way into a spreadsheet."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula: an apostrophe before `= + - @`, tab, return.

    Only for text. Numbers and dates go into cells as numbers and dates.
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
