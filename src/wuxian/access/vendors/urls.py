"""Where one leaves for a sign-in elsewhere and comes back from it."""

from allauth.socialaccount.providers.dingtalk import views as dingtalk
from allauth.socialaccount.providers.feishu import views as feishu
from django.urls import path

from wuxian.access.vendors import oidc, refusing, wecom

urlpatterns = [
    path("oidc/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
    path("wecom/", wecom.login, name="wecom_login"),
    path("wecom/callback/", wecom.callback, name="wecom_callback"),
    path("dingtalk/", refusing(dingtalk.oauth2_login), name="dingtalk_login"),
    path("dingtalk/callback/", refusing(dingtalk.oauth2_callback), name="dingtalk_callback"),
    path("feishu/", refusing(feishu.oauth2_login), name="feishu_login"),
    path("feishu/callback/", refusing(feishu.oauth2_callback), name="feishu_callback"),
]
