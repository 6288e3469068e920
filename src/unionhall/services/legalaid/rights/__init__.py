"""Know your rights: what a worker can claim, how much, on which article, until when, before whom.

Pure Python: frozen facts go in, frozen results come out. No Django, no clock (`as_of` is a fact), no I/O, no float.
Numbers of law come from the rulebook through `Parameters`; amounts are exact fractions until each item is rounded once,
half up.
"""
