"""Addresses of this part of the house."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
