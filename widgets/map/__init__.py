"""The live map: a Qt Location base map from loopback tiles, under an overlay of what moves, stands and alarms.

``pane.MapPane`` is the widget, ``item`` its values. ``tile`` draws the schematic base map and needs no widget, so that
the tile server's process loads nothing else of this package.
"""
