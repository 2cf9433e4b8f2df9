"""URLs of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

# The admin uses the same sign-in as everybody.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # how allauth wraps it

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("quizzes.urls")),
    path("accounts/", include("fmlearn.accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "quizzes.learning.views.errors.bad_request"
handler403 = "quizzes.learning.views.errors.permission_denied"
handler404 = "quizzes.learning.views.errors.page_not_found"
handler500 = "quizzes.learning.views.errors.server_error"
