"""App configuration of the admin."""

from django.contrib.admin.apps import AdminConfig


class AuthoringConfig(AdminConfig):
    default = False
    default_site = "fmlearn.authoring_site.AuthoringSite"
