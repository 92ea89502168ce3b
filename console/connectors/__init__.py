"""What others say, in their words, made events of the city: mappings, recorded files, MQTT.

A mapping is data; a bad value is put aside with its reason and leaves the rest of its row good. This room knows no hub:
it hands events to whoever calls it.
"""
