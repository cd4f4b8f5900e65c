"""The providers there are; the library looks for them in a module of this name."""

from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.feishu.provider import FeishuProvider

from wuxian.access.vendors import WithoutProfile, oidc, wecom


class DingTalk(WithoutProfile, DingTalkProvider):
    """钉钉, as the library speaks to it."""


class Feishu(WithoutProfile, FeishuProvider):
    """飞书, as the library speaks to it."""


provider_classes = [oidc.Provider, wecom.Provider, DingTalk, Feishu]
