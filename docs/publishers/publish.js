// Sends three readings to a hub: npm install zeromq@6 && node publish.js tcp://127.0.0.1:7410 PRODUCER
const zmq = require("zeromq");

async function main([endpoint, producer]) {
  const hub = new zmq.Dealer({ linger: 0 });
  hub.connect(endpoint);
  await hub.send(["HI", producer]);
  const [, , last] = await hub.receive(); // where this producer stands: its batches go on from here
  let pseq = last.readBigUInt64BE();
  for (const value of [31.5, 30.0, 28.5]) {
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(++pseq);
    const t = `${Date.now()}000000`; // nanoseconds do not fit a JavaScript number: written as text
    const body = `[["tn.loop.js","example","traffic.speed",${t},105.84,21.59,{"value":${value}}]]`;
    await hub.send(["PUT", producer, number, "traffic", body]);
  }
  for (;;) { // done when the last batch is on the hub's disk; on NAK or silence: HI, and send again from there
    const [verb, , number] = await hub.receive();
    if (verb.toString() !== "ACK") throw new Error(verb.toString());
    if (number.readBigUInt64BE() === pseq) break;
  }
}

main(process.argv.slice(2)).then(() => process.exit(0), (err) => { console.error(err); process.exit(1); });
