"""URLs of our own account pages."""

from django.urls import URLPattern, URLResolver, path

from fmlearn.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("signup/", views.AccountSignupView.as_view(), name="account_signup"),  # before that of allauth
    path("sheet/", views.recovery_sheet, name="recovery_sheet"),
    path("recover/", views.recover, name="recover"),
    path("login/code/leave/", views.leave_code, name="leave_code"),
]
