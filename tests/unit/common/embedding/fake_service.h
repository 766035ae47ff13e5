/* An embedding service inside a test, on raw sockets and the test's loop, and the client that talks to it. Its vectors
 * are made from the words of a text, so that a test can tell whose vector it got. It can be slow, wrong and away. The
 * clock is the test's: each round of the loop is a millisecond, whatever the machine does. */
#ifndef TRIPTYCH_FAKE_SERVICE_H
#define TRIPTYCH_FAKE_SERVICE_H

#include "embed.h"

#include <stddef.h>

#define FAKE_DIMENSIONS      16
#define FAKE_CONNECTIONS_MAX 8
#define FAKE_REQUESTS_MAX    64
#define ROUNDS_MAX           20000

enum fake_mood {
    FAKE_WELL,
    FAKE_REVERSED, /* the vectors in another order than the texts, as their indexes say */
    FAKE_SILENT,   /* takes requests and does not answer; what waits is answered when the mood changes */
    FAKE_FAILING,  /* status 500, with a complaint */
    FAKE_BROKEN,   /* half of an answer, as if it were all */
    FAKE_SHORT,    /* one vector too few */
    FAKE_OTHER,    /* vectors of another model: one dimension more */
};

struct fake_connection {
    int fd; /* 0: free */
    char *request;
    size_t size, need; /* bytes received; bytes of the whole request, 0 while unknown */
};

struct fake {
    struct loop *loop;
    struct embed *embed;
    int listener, port;
    enum fake_mood mood;
    struct fake_connection connections[FAKE_CONNECTIONS_MAX];
    unsigned requests;                 /* complete ones */
    unsigned texts[FAKE_REQUESTS_MAX]; /* how many each had */
    unsigned waiting, waiting_max;     /* requests without an answer at once */
    char last_request[8192];

    enum embed_state state; /* as on_state told */
    unsigned state_changes;
    char reason[256];
};

void fake_open(struct fake *fake);
/* Opens the client; `options` may leave url, on_state and context out. */
void fake_client(struct fake *fake, struct embed_options options);
void fake_close(struct fake *fake);
/* No connection is accepted any more, and those there are break. */
void fake_go_away(struct fake *fake);
void fake_come_back(struct fake *fake);
void fake_set_mood(struct fake *fake, enum fake_mood mood);

/* Rounds of the loop. */
void fake_turn(struct fake *fake, unsigned rounds);
void fake_until_state(struct fake *fake, enum embed_state state);

/* What came of a text. */
struct outcome {
    int calls, has_vector;
    unsigned dimensions;
    float vector[FAKE_DIMENSIONS + 1];
};
void outcome_take(void *context, const float *vector, unsigned dimensions);
/* Asks for the vector of `text`, in English. Returns what embed_request returned. */
int fake_ask(struct fake *fake, const char *text, struct outcome *outcome);
void fake_until_called(struct fake *fake, const struct outcome *outcome);

/* What the service makes of a text, of length 1. */
void fake_vector(const char *text, float out[FAKE_DIMENSIONS]);
float cosine(const float *a, const float *b, unsigned dimensions);

#endif
