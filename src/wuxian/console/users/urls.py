"""The addresses of 用户与权限."""

from django.urls import path

from wuxian.console.users import granting, listing, roles, sign_ins, user

urlpatterns = [
    path("", listing.users, name="users"),
    path("new/", listing.new, name="user_new"),
    path("roles/", roles.roles, name="roles"),
    path("sign-in/", sign_ins.sign_ins, name="sign_in_settings"),
    path("<int:user_id>/", user.user, name="user"),
    path("<int:user_id>/secret/", user.secret, name="user_secret"),
    path("<int:user_id>/reset/", user.reset_factor, name="user_reset_factor"),
    path("<int:user_id>/disable/", user.disable, name="user_disable"),
    path("<int:user_id>/hand-over/", user.hand_over, name="user_hand_over"),
    path("<int:user_id>/grant/", granting.grant, name="user_grant"),
    path("<int:user_id>/revoke/<int:grant_id>/", user.revoke, name="user_revoke"),
    path("<int:user_id>/link/", user.link, name="user_link"),
    path("<int:user_id>/unlink/<int:link_id>/", user.unlink, name="user_unlink"),
]
