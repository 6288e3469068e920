from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "unionhall.engines.casework"
    verbose_name = _("Cases")

    def ready(self) -> None:
        from unionhall.engines.casework import follow_ups, kinds, permissions, telling  # noqa: F401
        from unionhall.engines.casework.queries import case_of_file
        from unionhall.kernel.files.subjects import register_subject

        for permission in ("casework.see_case", "casework.see_internal"):
            register_subject(permission, case_of_file)
        telling.register_messages()
        kinds.register(follow_ups.FOLLOW_UP)
        kinds.register(follow_ups.COMPLAINT)
