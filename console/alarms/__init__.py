"""The alarm engine: pure values in, state changes out through a listener.

No Qt, no ZeroMQ, no SQL, no clock of its own.

Where ISA-18.2, EEMUA 191 and OPC UA Part 9 leave a choice, the choice and its reason stand here:

* Time is when the hub knew of an event, not when it happened: occurrences are then the same in a replay of the log,
  and "annunciated at" is when an operator could have seen it. Only dated limits ask for the event's own day.
* A limit is broken strictly beyond it (a regulation's "exceeds"); a deadband holds what is broken.
* Not evaluated (bad quality, missing or non-finite value, silent source): the state is kept and marked. An on-delay
  runs on, an off-delay waits for a word: where nothing is known the alarm is shown.
* One alarm for a silent source, none for each entity that is silent with it: a stale rule waits until its source is
  back. Nobody is stale for what was not heard while the feed was cut.
* Latching wins over auto-ack; auto-ack is for the lowest priority only.
* A rule that is withdrawn leaves its standing alarms *not evaluated*; they end with the acknowledgement.
"""
