"""Base maps of this machine: archives of tiles (MBTiles, PMTiles), their vector tiles, their import, dated boundaries.

No Qt, and no network: what is read here comes from files, was made by others, and is checked before it is believed.
"""
