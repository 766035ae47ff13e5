/* A webhook: an address of somebody's that story events are posted to, one after another. Pure but for hook_renew. */
#ifndef TRIPTYCH_HOOK_H
#define TRIPTYCH_HOOK_H

#include "err.h"
#include "event_seq.h"
#include "hook_secret.h"
#include "json_writer.h"
#include "tier.h"
#include "url.h"

#include <stdint.h>

#define HOOK_QUERY_SIZE      2049 /* of its query, terminated */
#define HOOK_NOTE_SIZE       201  /* of a note, terminated */
#define HOOK_REASON_SIZE     241  /* of why it fails, terminated */
#define HOOK_GENERATION_SIZE HOOK_ID_SIZE
#define HOOK_BOTH_MS         86400000 /* so long an old secret signs beside the new one */
#define HOOK_JSON_MAX        8000     /* bytes of either row */

/* What its owner wants. */
struct hook {
    char id[HOOK_ID_SIZE];
    char generation[HOOK_GENERATION_SIZE]; /* another one each time that this is written */
    char url[URL_SIZE];
    char query[HOOK_QUERY_SIZE]; /* "" for everything */
    char note[HOOK_NOTE_SIZE];
    char from[EVENT_SEQ_SIZE]; /* the first event is the next one behind it; "" for the oldest kept */
    enum tier tier;            /* what it may see */
    int is_full;               /* whole stories instead of heads */
    int is_once;               /* of each story the first event that matches */
    unsigned secret_number;    /* how often its secret was exchanged … */
    int64_t rotated_ms;        /* … the last time when; 0: never */
    int64_t created_ms;
};

/* NEW: its address has not answered the test message yet. OFF: nothing is sent until it is tested or replayed. */
enum hook_state { HOOK_NEW, HOOK_ON, HOOK_OFF };

/* What came of it so far, by who delivers. Times are on clock_now_ms, 0 for never. */
struct hook_progress {
    enum hook_state state;
    char generation[HOOK_GENERATION_SIZE]; /* of the hook that this is of */
    char seq[EVENT_SEQ_SIZE];              /* of the last event that was taken, or passed over by the query */
    unsigned tries;                        /* that failed, one after another */
    int64_t failing_ms, next_ms, last_ms;  /* since when; when it is tried again; when the last event was taken */
    uint64_t delivered, refused;           /* events */
    char reason[HOOK_REASON_SIZE];         /* of the last failure, or why it is off; "" when all is well */
};

/* Brings an address of somebody's into `out`. Returns 0, or ERR_INVALID, ERR_TOO_LARGE with what is wrong: it has to be a whole
 * http or https address without user and password in it. */
int hook_url_read(const char *text, char out[URL_SIZE], struct err *err);
/* Where a hook is to begin: "start", a sequence number, or "now" ("" and NULL too), which is `latest`. Returns 1, or 0 when it
 * is something else. */
int hook_from_read(const char *text, const char *latest, char out[EVENT_SEQ_SIZE]);

/* Whether the secret before the present one signs, too: its owner has time to bring the new one where it is needed. */
int hook_signs_twice(const struct hook *hook, int64_t now_ms);
/* From now on another secret signs; write the hook with another generation (hook_renew). */
void hook_rotate(struct hook *hook, int64_t now_ms);
/* Another generation, which begins behind `from`. */
void hook_renew(struct hook *hook, const char *from);

/* Out of the stored row (id and generation are set by the caller). Returns 0 or ERR_INVALID. */
int hook_read(const char *json, struct hook *out, struct err *err);
/* Returns 0 and fills `out`, or ERR_TOO_LARGE. */
int hook_write(const struct hook *hook, char out[HOOK_JSON_MAX], struct err *err);

/* The progress of `hook` as it stands in Redis (`json`, "" for none): what is of another generation begins again at hook->from. */
void hook_progress_read(const char *json, const struct hook *hook, struct hook_progress *out);
int hook_progress_write(const struct hook_progress *progress, char out[HOOK_JSON_MAX], struct err *err);

/* "verifying", "active", "failing", "disabled". */
const char *hook_state_word(const struct hook_progress *progress);
/* One member of a list, or with name NULL the whole answer: no secret is in it. `secret`: shown once, NULL later. `now_ms`: Unix
 * time; an old secret that does not sign any more is not spoken of. */
void hook_put_shown(struct json_writer *writer, const struct hook *hook, const struct hook_progress *progress,
                    const char *secret, int64_t now_ms);

#endif
