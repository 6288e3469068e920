from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "unionhall.kernel.calendar"
