"""The gallery; console and mobile have addresses of their own."""

from django.urls import path

from wuxian.faces import gallery

urlpatterns = [path("_ui/", gallery.gallery, name="gallery")]
