"""Chinese text and Chinese numbers of persons and units: read, check, mask, index."""

from unionhall.lib.text.bigrams import (
    Piece,
    bigram_document,
    bigram_vector,
    highlight,
    phrase_query,
    short_query,
    text_runs,
)
from unionhall.lib.text.cells import safe_cell
from unionhall.lib.text.masks import mask_identity_number, mask_name, mask_phone
from unionhall.lib.text.normal import fold, normalise
from unionhall.lib.text.numbers import (
    IdentityNumber,
    identity_check_digit,
    parse_credit_code,
    parse_identity_number,
    parse_phone,
)
from unionhall.lib.text.pinyin import PinyinKeys, pinyin_keys, pinyin_syllables

__all__ = [
    "IdentityNumber",
    "Piece",
    "PinyinKeys",
    "bigram_document",
    "bigram_vector",
    "fold",
    "highlight",
    "identity_check_digit",
    "mask_identity_number",
    "mask_name",
    "mask_phone",
    "normalise",
    "parse_credit_code",
    "parse_identity_number",
    "parse_phone",
    "phrase_query",
    "pinyin_keys",
    "pinyin_syllables",
    "safe_cell",
    "short_query",
    "text_runs",
]
