"""Cameras: decoder processes, pictures in shared memory, and the pool that keeps both. Qt-free; PyAV lives here only.

``pool.CameraPool`` is what the shell uses; ``worker`` is what it runs; ``footage`` draws the demo's own films.
"""
