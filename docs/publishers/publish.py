"""Sends three readings to a hub: python publish.py tcp://127.0.0.1:7410 PRODUCER (needs pyzmq; bodies are JSON)."""

import json
import struct
import sys
import time

import zmq

hub = zmq.Context.instance().socket(zmq.DEALER)
hub.connect(sys.argv[1])
producer = sys.argv[2].encode()
hub.send_multipart([b"HI", producer])
_, _, last, _epoch = hub.recv_multipart()  # where this producer stands: its batches go on from here
pseq = struct.unpack(">Q", last)[0]
for value in (31.5, 30.0, 28.5):
    pseq += 1
    event = ["tn.loop.py", "example", "traffic.speed", time.time_ns(), 105.84, 21.59, {"value": value}]
    hub.send_multipart([b"PUT", producer, struct.pack(">Q", pseq), b"traffic", json.dumps([event]).encode()])
while True:  # done when the last batch is on the hub's disk; on NAK or silence: HI, and send again from there
    verb, *frames = hub.recv_multipart()
    if verb != b"ACK":
        sys.exit(f"{verb.decode()}: {frames}")
    if struct.unpack(">Q", frames[1])[0] == pseq:
        break
