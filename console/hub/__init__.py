"""The hub's processes: the broker of feed/1 with its durable log, and the small mains of its children.

``broker`` owns the sockets, ``log`` says what is asked of a log and ``log_store`` keeps one in segment files,
``ingest`` judges what comes in and ``quarantine`` keeps what was refused, ``journal`` remembers commands. Each process
that the hub supervises has its ``*_process`` module here; ``main`` starts them all.
"""
