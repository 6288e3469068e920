"""`{% load ui %}`: every component as a tag. `docs/ui.md` shows how to use them."""

from django import template

from unionhall.ui.components import asking, figures, icons, office, reading

register = template.Library()
for part in (icons, reading, asking, figures, office):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
