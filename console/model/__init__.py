"""Values of the city: entity, reading, event, alarm, incident, camera, place, time and quality.

Frozen values only: no I/O, no Qt, no clock of its own. Everything above may import this room; it imports nothing.
"""
