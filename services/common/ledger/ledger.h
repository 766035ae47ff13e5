/* The log of what the desk decided, a line a day: counts, chained to the line before by its hash, and signed. Anybody can verify
 * a copy, without the desk: what was changed, left out or put in afterwards shows.
 *
 *     {"entry":{"desk":…,"edition":…,"day":"2026-11-29","counts":{…},"previous":HASH,"key":KEY},"signature":SIGNATURE}
 *
 * SIGNATURE is Ed25519 by KEY over the bytes of the entry, from its "{" to its "}"; HASH the SHA-256 of the whole line before,
 * without its line break, "" for the first. All three are hexadecimal. Pure. */
#ifndef TRIPTYCH_LEDGER_H
#define TRIPTYCH_LEDGER_H

#include "desk_key.h"
#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define LEDGER_DAY_SIZE 11   /* "2026-11-29", terminated */
#define LEDGER_LINE_MAX 4096 /* bytes of a line */

/* What is counted, in the order of the lines. */
enum ledger_count {
    LEDGER_ARTICLES,  /* taken in */
    LEDGER_REPEATED,  /* refused: their source had published the same words */
    LEDGER_NOT_NEWS,  /* put aside: no news */
    LEDGER_GIVEN_UP,  /* work that could not be done (dead letters) */
    LEDGER_REVISED,   /* articles whose source changed their words */
    LEDGER_REMOVED,   /* articles taken out by an operator */
    LEDGER_STORIES,   /* begun */
    LEDGER_JOINED,    /* articles that joined a story */
    LEDGER_MERGED,    /* stories that went into another */
    LEDGER_MOVED,     /* articles that went from a story to another */
    LEDGER_SPLIT,     /* stories that were taken out of another */
    LEDGER_BY_HAND,   /* of the three before, those by an operator */
    LEDGER_CORRECTED, /* what else an operator changed of a story: headline, pin, … */
    LEDGER_PUBLISHED, /* events */
    LEDGER_COUNTS
};

/* As lines and Redis call them. */
extern const char *const ledger_names[LEDGER_COUNTS];

struct ledger_day {
    const char *desk, *edition; /* names: anything, borrowed */
    char day[LEDGER_DAY_SIZE];
    uint64_t counts[LEDGER_COUNTS];
    const char *previous; /* the line before, without its line break; "" for the first */
};

/* Writes the line, terminated, without a line break. Returns 0, or ERR_TOO_LARGE. */
int ledger_write(const struct ledger_day *day, const struct desk_key *key, char out[LEDGER_LINE_MAX], struct err *err);

/* The day of a line; counts that it does not have are 0. Returns 1, or 0 when it is no such line. Nothing is verified. */
int ledger_read(const char *line, char out_day[LEDGER_DAY_SIZE], uint64_t counts[LEDGER_COUNTS]);

/* Goes through a copy, line by line. Zeroed before the first. */
struct ledger_check {
    unsigned lines;
    char day[LEDGER_DAY_SIZE]; /* of the last line; "" before the first */
    char first_day[LEDGER_DAY_SIZE];
    char key[DESK_KEY_SIZE];       /* whose signature all lines have; set before the first line: whose it must be */
    char previous[DESK_HASH_SIZE]; /* of the last line */
    int is_whole;                  /* the first line says that none was before it */
};
/* Returns 0, or ERR_INVALID with what is wrong with the next line. */
int ledger_check_line(struct ledger_check *check, const char *line, struct err *err);

/* "2026-11-29" of a number of days since 1970, and back (0 when it is no such day). */
void ledger_day_write(int64_t number, char out[LEDGER_DAY_SIZE]);
int64_t ledger_day_read(const char *day);

#endif
