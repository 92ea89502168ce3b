/* Sends three readings to a hub: cc publish.c -lzmq -o publish && ./publish tcp://127.0.0.1:7410 PRODUCER */
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

static uint64_t answer(void *hub, const char *wanted) { /* HI producer last epoch, or ACK producer pseq */
    char verb[8] = "", skipped[256];
    uint64_t number = 0;
    zmq_recv(hub, verb, 7, 0), zmq_recv(hub, skipped, 256, 0), zmq_recv(hub, &number, 8, 0);
    if (strcmp(verb, wanted)) exit(1); /* on NAK or silence: HI, and send again from there */
    if (!strcmp(verb, "HI")) zmq_recv(hub, skipped, 256, 0);
    return be64toh(number);
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    const char *producer = argv[2], *format = "[[\"tn.loop.c\",\"example\",\"traffic.speed\",%lld%09ld,105.84,21.59,{\"value\":%.1f}]]";
    const double values[] = {31.5, 30.0, 28.5};
    void *hub = zmq_socket(zmq_ctx_new(), ZMQ_DEALER);
    zmq_connect(hub, argv[1]);
    zmq_send(hub, "HI", 2, ZMQ_SNDMORE), zmq_send(hub, producer, strlen(producer), 0);
    uint64_t pseq = answer(hub, "HI"); /* where this producer stands: its batches go on from here */
    for (int i = 0; i < 3; i++) {
        char body[256];
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        snprintf(body, sizeof body, format, (long long)t.tv_sec, t.tv_nsec, values[i]);
        uint64_t number = htobe64(++pseq);
        zmq_send(hub, "PUT", 3, ZMQ_SNDMORE), zmq_send(hub, producer, strlen(producer), ZMQ_SNDMORE);
        zmq_send(hub, &number, 8, ZMQ_SNDMORE), zmq_send(hub, "traffic", 7, ZMQ_SNDMORE);
        zmq_send(hub, body, strlen(body), 0);
    }
    while (answer(hub, "ACK") < pseq); /* done when the last batch is on the hub's disk */
    return 0;
}
