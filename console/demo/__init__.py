"""The demo city: a source process that speaks feed/1 and a generator that any test can step without sockets.

Everything is a function of the seed and of the city's own clock: ``noise`` and ``rhythm`` are pure, ``story`` says what
goes wrong where and when, each domain's module turns both into ``series``, and ``city`` joins them. Only the vehicles
(``fleet``) have a state, and they move on a fixed grid of time, so that the step of the caller does not matter.
Times inside are seconds since 1970 as floats; they become nanoseconds when an event is made.
"""
