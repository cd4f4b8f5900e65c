"""Jobs of ``access``."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from procrastinate.contrib.django import app

from wuxian.access.models import User

SUBJECT = "无险:您的账号暂时锁定 / Wuxian: your account is locked for a while"
TEXT = """您的账号在短时间内多次登录失败,已暂停登录 {minutes} 分钟。
如果不是您本人,请在解锁后修改密码并告知管理员。

Signing in to your account failed many times and is paused for {minutes} minutes. If it was not
you, change your password afterwards and tell your administrator.
"""


def announce_lock(account: str) -> None:
    """Tell the owner of an account, and nobody else, where mail is configured.

    A job is queued for a name nobody has too, so that the answer takes as long.
    """
    if settings.SENDS_MAIL:
        user = User.objects.filter(username=account, is_active=True).first()
        tell_of_lock.defer(user_id=user.pk if user else None)


@app.task(queue="mail", name="access.tell_of_lock")
def tell_of_lock(user_id: int | None) -> None:
    """Send the mail, to a user who has an address."""
    user = User.objects.filter(pk=user_id or 0).first()
    if user is None or not user.email:
        return
    text = TEXT.format(minutes=settings.SIGN_IN_WINDOW_SECONDS // 60)
    with translation.override(user.language):
        send_mail(SUBJECT, text, None, [user.email])
