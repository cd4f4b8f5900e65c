"""The addresses of 单位与账户."""

from django.urls import path

from wuxian.console.companies import account, listing

urlpatterns = [
    path("", listing.companies, name="companies"),
    path("<int:entity_id>/", listing.company, name="company"),
    path("<int:entity_id>/recompute/", account.recompute, name="company_recompute"),
    path("accounts/<int:account_id>/", account.account, name="account"),
]
