"""Widgets: values in by methods, intentions out by signals. A widget knows no hub, no city and no plugin.

Each runs alone in ``python -m widgets.gallery``.
"""
