"""The guided interview: a few plain questions, one a screen; "I don't know" is always an answer and gives a range.

Pure: answers are a mapping of strings, as a form or a cookie holds them; the way through the questions, the facts and
the findings follow from them.
"""
