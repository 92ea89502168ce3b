"""Vọng Lâu, the control-room console of a city's operations centre.

Who may import whom (upper imports lower; ``|`` = strangers)::

    console.__main__            composition root
    plugins | console.shell | console.hub | console.demo
    console.plugin
    console.feed | console.alarms | console.history | console.connectors | console.camera | widgets
    console.wire | console.geo
    console.model
    resources

Qt lives only in ``console.shell``, ``widgets`` and ``plugins.*.panel``; SQLAlchemy only in ``console.history``;
ZeroMQ only in ``console.feed`` and ``console.hub``; PyAV only in ``console.camera``; paho only in
``console.connectors``.
"""
