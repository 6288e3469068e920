"""Name `FORM_RENDERER = "unionhall.ui.renderers.FormRenderer"` and every Django form looks like ours."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """Draws `{{ form }}` and `{{ form.x.as_field_group }}` with our field; widgets stay Django's."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"
