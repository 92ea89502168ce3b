"""feed/1 at the client's end: publisher, subscription, coalescing, and the picture that they keep true.

One thread owns the sockets. This room speaks of values and streams; it knows no city, no Qt and no database.
"""
