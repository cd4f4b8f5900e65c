"""Wuxian: statutory social insurance and housing fund for companies in mainland China."""

__version__ = "0.1.0"
