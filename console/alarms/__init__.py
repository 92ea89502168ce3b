"""The alarm engine: pure values in, state changes out through a listener.

No Qt, no ZeroMQ, no SQL, no clock of its own.

Where ISA-18.2, EEMUA 191 and OPC UA Part 9 leave a choice, the choice and its reason stand here.
"""
