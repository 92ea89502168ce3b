"""feed/1 on the wire: verbs, frames, bodies, and how values become events and back. No sockets, no clock.

The protocol is described for other languages in docs/feed.md; this room is its only encoder and decoder in Python.
"""
