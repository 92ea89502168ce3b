/* The peer of the hub in bench_hub.py: the least that can be done in C with libzmq between the same producer and the
 * same consoles. It acknowledges each batch and publishes it with a header; it checks, keeps and orders nothing.
 *   gcc -O2 relay.c -o relay -lzmq;  relay RPC FEED EVENTS_PER_BATCH
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

enum { IDENTITY, VERB, PRODUCER, NUMBER, STREAM, BODY, PARTS };

static void big_endian(unsigned char *at, uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--, value >>= 8) at[i] = value & 0xff;
}

static void send_part(void *socket, zmq_msg_t *part, int more) {
    zmq_msg_t copy;
    zmq_msg_init(&copy);
    zmq_msg_copy(&copy, part);
    if (zmq_msg_send(&copy, socket, more) < 0) zmq_msg_close(&copy);
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    void *context = zmq_ctx_new(), *rpc = zmq_socket(context, ZMQ_ROUTER), *feed = zmq_socket(context, ZMQ_XPUB);
    uint64_t sequence = 1, batch = strtoull(argv[3], NULL, 10);
    int frames = 2000;
    zmq_setsockopt(rpc, ZMQ_RCVHWM, &frames, sizeof frames);
    zmq_setsockopt(feed, ZMQ_SNDHWM, &frames, sizeof frames);
    if (zmq_bind(rpc, argv[1]) || zmq_bind(feed, argv[2])) return 1;
    for (;;) {
        zmq_msg_t parts[PARTS];
        int n = 0, more = 1;
        while (more && n < PARTS) {
            zmq_msg_init(&parts[n]);
            if (zmq_msg_recv(&parts[n], rpc, 0) < 0) return 1;
            more = zmq_msg_more(&parts[n++]);
        }
        if (n == PARTS) {
            unsigned char header[28];
            char topic[80];
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            big_endian(header, 1, 8);
            big_endian(header + 8, sequence, 8);
            big_endian(header + 16, batch, 4);
            big_endian(header + 20, now.tv_sec * 1000000000ull + now.tv_nsec, 8);
            sequence += batch;
            int length = snprintf(topic, sizeof topic, "e.%.*s.", (int)zmq_msg_size(&parts[STREAM]),
                                  (char *)zmq_msg_data(&parts[STREAM]));
            zmq_send(feed, topic, length, ZMQ_SNDMORE);
            zmq_send(feed, header, sizeof header, ZMQ_SNDMORE);
            send_part(feed, &parts[BODY], 0);
            send_part(rpc, &parts[IDENTITY], ZMQ_SNDMORE);
            zmq_send(rpc, "ACK", 3, ZMQ_SNDMORE);
            send_part(rpc, &parts[PRODUCER], ZMQ_SNDMORE);
            send_part(rpc, &parts[NUMBER], 0);
        } else if (n == 3) { /* HI producer */
            static const unsigned char zeros[8];
            send_part(rpc, &parts[IDENTITY], ZMQ_SNDMORE);
            send_part(rpc, &parts[VERB], ZMQ_SNDMORE);
            send_part(rpc, &parts[PRODUCER], ZMQ_SNDMORE);
            zmq_send(rpc, zeros, 8, ZMQ_SNDMORE);
            zmq_send(rpc, zeros, 8, 0);
        }
        for (int i = 0; i < n; i++) zmq_msg_close(&parts[i]);
    }
}
