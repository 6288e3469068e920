"""Makes every Django form look like ours: `FORM_RENDERER = "unionhall.ui.renderers.FormRenderer"`."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draws `{{ form }}` and `{{ form.x.as_field_group }}` with our field; the widgets stay Django's."""

    form_template_name = "ui/form/form.html"
    field_template_name = "ui/form/field.html"
