/* What a running daemon says of itself for who looks after the desk: a few lines of text in Redis. Pure. */
#ifndef TRIPTYCH_REPLICA_CARD_H
#define TRIPTYCH_REPLICA_CARD_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define REPLICA_CARD_MAX     2048 /* bytes of a card, terminated */
#define REPLICA_TROUBLES_MAX 12
#define REPLICA_NAME_SIZE    48  /* of a condition or note, as in common/daemon/health.h */
#define REPLICA_TEXT_SIZE    256 /* likewise, of its sentence */

struct replica_trouble {
    char name[REPLICA_NAME_SIZE];
    char text[REPLICA_TEXT_SIZE]; /* one line */
    int is_note;                  /* for people; else it keeps the daemon from being ready */
};

/* Numbers that do not apply to a program are -1: ingest has no stage before it but replays, publish none behind it. */
struct replica_card {
    char program[32]; /* "classify" */
    char version[24];
    char host[64];      /* as the machine or container calls itself; "" when it does not */
    int64_t pid;        /* as its own host sees it */
    int64_t time_ms;    /* by its own clock, when it wrote this */
    int64_t started_ms; /* likewise, when it started */
    int64_t in_hand;    /* pieces of work that it holds */
    int64_t senders;    /* replicas of the stage before that it is connected to */
    int64_t receivers;  /* of the stage behind, likewise */
    int64_t queued;     /* pieces of work that wait here for one of them */
    int64_t in_flight;  /* pieces of work that these hold */
    int64_t overdue;    /* of the next stage's work, by more than LINK_LATE_MS */
    int64_t overdue_ms; /* by how much the oldest of it */
    int64_t leaving;    /* 1: it was asked to stop */
    struct replica_trouble troubles[REPLICA_TROUBLES_MAX];
    size_t trouble_count;
};

/* All numbers -1 that do not apply until they are set; no troubles. */
void replica_card_init(struct replica_card *card, const char *program, const char *version);
/* Adds a sentence; a line break in it becomes a blank. Beyond REPLICA_TROUBLES_MAX it is left out. */
void replica_card_trouble(struct replica_card *card, const char *name, int is_note, const char *text);
/* Whether nothing but notes was added. */
int replica_card_is_ready(const struct replica_card *card);

/* Writes it, terminated; returns its length. */
size_t replica_card_write(const struct replica_card *card, char out[REPLICA_CARD_MAX]);
/* Reads what replica_card_write wrote, of this version or another. Returns 0, or ERR_INVALID when it names no program. */
int replica_card_read(const char *text, struct replica_card *out, struct err *err);

#endif
