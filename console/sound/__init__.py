"""What a seat sounds, without any sound: patterns and their waves, what is to sound now, and whether it can be heard.

No Qt and no device: the process that has the device (``console.shell.sound_process``) asks this room for samples, the
console asks it for cues. Where the standards leave a choice, the choice and its reason stand here:

* Patterns after IEC 60601-1-8 in spirit: a priority has its own rhythm, pitch, pace and level; pulses of 75 to 250 ms
  with at least four harmonics between 300 and 4,000 Hz, so that a small loudspeaker and an ear of sixty find them.
* Only what annunciates sounds. It is repeated while it is neither acknowledged nor back to normal; one that returned by
  itself is on the list and makes no more noise (ISA-18.2 leaves it open).
* After the acknowledgement a critical or high alarm that stands reminds: rarely, short and softly.
* One sound at a time, the highest priority wins, and what comes meanwhile is covered by it: EEMUA 191 asks for a sound
  that calls to the list, not for one per alarm. In a flood only criticals still sound at once.
* Silence is of one seat, bounded, and no acknowledgement. A critical alarm that comes after it sounds all the same.
* Volume has a floor: who wants quiet asks for silence, which ends by itself.
"""
