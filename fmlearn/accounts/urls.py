"""URLs of our own account pages."""

from django.urls import URLPattern, URLResolver, path

from fmlearn.accounts import views

# Those with a name of allauth's take the place of its pages.
urlpatterns: list[URLPattern | URLResolver] = [
    path("signup/", views.AccountSignupView.as_view(), name="account_signup"),
    path("email/", views.email_address, name="account_email"),
    path("confirm-email/<str:key>/", views.confirm_email, name="account_confirm_email"),
    path("password/set/", views.set_password, name="account_set_password"),
    path("sheet/", views.recovery_sheet, name="recovery_sheet"),
    path("recover/", views.recover, name="recover"),
    path("login/code/leave/", views.leave_code, name="leave_code"),
]
