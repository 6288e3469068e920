"""What is refused about templates and documents while they are read and filled. Plain Python."""

from __future__ import annotations

from unionhall.lib.errors import InvalidInput, Refused, msgid


class TemplateUnreadable(InvalidInput):
    """Not what Word writes, or damaged."""

    message = msgid("This Word file cannot be read; please save it anew as .docx and try again.")


class TemplateBroken(InvalidInput):
    """A mistake in what stands in curly brackets."""

    message = msgid("There is a mistake near “%(near)s”. Please check what stands in curly brackets there.")


class NotForTemplates(InvalidInput):
    """A template shows fields; it is no program."""

    message = msgid(
        "A template can show fields, repeat lists and ask conditions. What stands near “%(near)s” is not possible."
    )


class TornBlock(InvalidInput):
    """A loop or condition that would cut a paragraph or a table in two."""

    message = msgid(
        "What begins near “%(near)s” ends in another part of the page. Put both its marks into table rows of their own,"
        " written {%%tr … %%}, or into paragraphs of their own, written {%%p … %%}."
    )


class ReachesOut(InvalidInput):
    """Word would fetch something from elsewhere whenever the document is opened."""

    message = msgid("The template fetches “%(target)s” from elsewhere; please put it into the file itself.")


class UnknownFields(InvalidInput):
    """Names that the document does not have."""

    message = msgid("This document has no field %(names)s.")
    with_close = msgid("This document has no field %(names)s. Did you mean %(close)s?")


class ConditionFails(InvalidInput):
    """A condition that makes no sense for what the fields hold."""

    message = msgid(
        "A condition in the template compares what cannot be compared, such as words with a number."
    )


class MissingFields(Refused):
    """Something that the template shows is not known yet; `names` are the fields."""

    message = msgid("The document cannot be made yet; still missing: %(names)s.")


class DocumentTooLarge(Refused):
    """More than fits into one document."""

    message = msgid("The document becomes too large: %(rows)s rows and %(megabytes)s MB are the most.")


class TooMuchWork(Refused):
    """Filling it takes longer than any honest template needs."""

    message = msgid("Filling this template takes too long; please simplify it.")


REFUSALS: tuple[type[Refused], ...] = (
    TemplateUnreadable, TemplateBroken, NotForTemplates, TornBlock, ReachesOut, UnknownFields, ConditionFails,
    MissingFields, DocumentTooLarge, TooMuchWork,
)  # fmt: skip
