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
* What a policy acknowledged names the policy (action ``auto-ack``) and nobody: it is the only other way to normal.
* A shelving, a suppression and an assignment can be undone: that is their opposite, with the present revision, recorded
  as an undo. An acknowledgement cannot: what was seen cannot be unseen.
* Re-alarm is the same occurrence, unacknowledged and annunciated again. Its time runs from the acknowledgement, under a
  suppression too, where it ends in silence. Left out it is one hour for critical, four for high, never below that: a
  forgotten danger comes back, a nuisance does not.
* A city mode suppresses by design, beside what is suppressed by hand, and ends alone. It suppresses what is not normal:
  what ends under it leaves the list, what is normal is not told to be suppressed, and what rises rises in silence.
* After a mode each alarm is what it would be without it: still abnormal and unacknowledged it is annunciated, come and
  gone unseen it waits as returned. Nothing is swept away because nobody was shown it.
* A mode speaks of rules; a critical alarm is suppressed only by its own rule's name, never by ``<domain>.*``, and one
  that becomes critical is heard. What is not known of an entity is no reason to suppress it.
* A mode has a reason and ends in time (at most 7 days ahead) or by hand. One that no plugin declares any more ends.
* A group hangs on the alarm that began it, also when that has ended: what remains has the same cause. An alarm follows
  from at most one other, that came before it; which is decided by what is known of all alarms, never by the order in
  which a seat heard of them, so that all seats show the same.
* Declared relations win over nearness, and nearness does not chain: a neighbour's neighbour is another matter.
* A flood is one of annunciations at one seat. What an opening seat did not hear it takes from the first and last times
  in the snapshot; what came between them is not counted.
* Of a rule with levels: one alarm, whose priority rises and falls with the level (``console.alarms.level``).
* A geofence that says *leave* speaks of who was inside: what was never there has left nothing.
* An expression with any input missing or too old is not evaluated, even where the others would decide it.
* An edited rule judges its standing alarms anew at once. An edit of a priority is no rise: nothing has happened.
* A rule that is withdrawn or switched off leaves its standing alarms *not evaluated*; they end with the
  acknowledgement.
"""
