/* A listening socket on loopback, peers that are plain TCP, and what the socket told. The clock is the test's. */
#ifndef TRIPTYCH_SOCKET_FIXTURE_H
#define TRIPTYCH_SOCKET_FIXTURE_H

#include "zmtp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define CLIENTS_MAX 8
#define TURNS_MAX   2000 /* of some milliseconds: until a test that hangs gives up */

struct told {
    unsigned messages, gone, room, refusals;
    zmtp_peer_id peer; /* of the last message */
    char text[64];     /* its last part */
    enum zmtp_reason reason;
    char address[64];
};
extern struct told told;
extern struct zmtp *zmtp;
extern int clients[CLIENTS_MAX];

int socket_setup(void **state);
int socket_teardown(void **state);

/* 4 connections, 2 of one client, messages of 4 KiB; the front 127.0.0.9 is believed. */
void open_socket(enum zmtp_kind kind);
void turn(void); /* of the loop */
void pass_ms(int64_t ms);
#define turn_until(condition)                                                                                          \
    do {                                                                                                               \
        for (int turns = 0; !(condition); turns++) {                                                                   \
            assert_true(turns < TURNS_MAX);                                                                            \
            turn();                                                                                                    \
        }                                                                                                              \
    } while (0)

/* Connects from this address; returns the client's number. */
unsigned connect_from(const char *address);
void send_bytes(unsigned client, const void *bytes, size_t size);
/* A whole handshake of a socket of this type. */
void say_hello(unsigned client, const char *type);
void say(unsigned client, const char *text); /* as a message of one part */
/* connect_from and say_hello. */
unsigned open_peer(const char *address, const char *type);
/* Reads what has come: whether the connection is closed; whether `text` was among it. */
int is_closed(unsigned client);
int has_heard(unsigned client, const char *text);
/* One message to a peer of a ROUTER; returns as zmtp_send. */
int send_text(zmtp_peer_id peer, const char *text);

#endif
