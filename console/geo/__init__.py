"""Where things are on a screen: projection, registration, level of detail, picking and the labels that do not collide.

Pure numpy over structs of arrays; images are ``uint32`` arrays of premultiplied ARGB. No Qt, no I/O but
``basemap.load`` and ``road.read``: the same code draws on a screen, in a test and in a report. And the streets: in
plain Python how far things are apart along them (``network``), with rustworkx which way one drives (``street_graph``,
``routing``).
"""
