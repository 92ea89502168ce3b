"""Sends a detector and three readings of it to a hub: publish.py tcp://127.0.0.1:7410 PRODUCER (needs pyzmq)."""

import json
import struct
import sys
import time

import zmq

ENTITY = "tn.loop.py"
record = {"id": ENTITY, "kind": "loop", "domain": "traffic", "name": ["Vòng từ thử", "Example detector"]}
record |= {"lon": 105.84, "lat": 21.59}  # who it is: the console finds and names what is described once
said = [("entity", "entity", {"record": json.dumps(record)})]
said += [("traffic", "traffic.speed", {"value": value}) for value in (31.5, 30.0, 28.5)]

hub = zmq.Context.instance().socket(zmq.DEALER)
hub.connect(sys.argv[1])
producer = sys.argv[2].encode()
hub.send_multipart([b"HI", producer])
_, _, last, _epoch = hub.recv_multipart()  # where this producer stands: its batches go on from here
pseq = struct.unpack(">Q", last)[0]
for stream, kind, values in said:
    pseq += 1
    event = [ENTITY, "example", kind, time.time_ns(), 105.84, 21.59, values]
    hub.send_multipart([b"PUT", producer, struct.pack(">Q", pseq), stream.encode(), json.dumps([event]).encode()])
while True:  # done when the last batch is on the hub's disk; on NAK or silence: HI, and send again from there
    verb, *frames = hub.recv_multipart()
    if verb != b"ACK":
        sys.exit(f"{verb.decode()}: {frames}")
    if struct.unpack(">Q", frames[1])[0] == pseq:
        break
sys.stdout.write(f"on the hub's disk: {pseq} batches of {sys.argv[2]}, the last reading of {ENTITY} is 28.5 km/h\n")
