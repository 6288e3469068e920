"""Personal data as lists show it: enough to recognise one's own, too little to use another's."""

import re

_PARTS = re.compile(r"([\s·•・]+)")


def mask_phone(phone: str) -> str:
    """`13812341234` as `138****1234`; anything shorter than 8 signs is starred out."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def mask_identity_number(number: str) -> str:
    """The first three and the last two signs; birth date and serial number are starred."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) >= 8 else "*" * len(number)


def mask_name(name: str) -> str:
    """张三 as 张*, 李为民 as 李*民; of a name in several parts each part keeps its first letter."""
    parts = _PARTS.split(name.strip())
    if len(parts) > 1:
        return "".join(
            part if place % 2 else _keep(part, first=1, last=0) for place, part in enumerate(parts)
        )
    return _keep(parts[0], first=1, last=1 if len(parts[0]) > 2 else 0)


def _keep(text: str, *, first: int, last: int) -> str:
    if len(text) == 1:
        return "*"
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]
