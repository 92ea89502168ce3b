"""The base map's pictures: tiles drawn from vector tiles, boundaries and reasons, and the choice of names.

QtGui only, no widget: this is what the tile server's process loads. Themes give the colours, ``style`` the rest.
"""
