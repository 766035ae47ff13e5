/* Webhooks: every story event that a hook's query matches is posted to its address, signed, one after another, again and
 * again until it is taken. One replica delivers to all of them, the one that holds the lease in Redis; when it dies another
 * goes on from what Redis knows, so each event comes at least once. A hook is a reader of the hub with one message under way:
 * one that is slow or away holds up no other. */
#ifndef TRIPTYCH_HOOKS_H
#define TRIPTYCH_HOOKS_H

#include "hook.h"
#include "http_client.h"
#include "hub.h"
#include "settings.h"
#include "store_webhooks.h"
#include "web.h"

#define HOOKS_TICK_MS        1000
#define HOOKS_LEASE_MS       20000   /* until another replica may deliver when this one is silent */
#define HOOKS_LEASE_EVERY    4       /* ticks: how often the lease is asked for, or renewed */
#define HOOKS_POSITION_EVERY 10      /* ticks: how often the position of a hook is kept that nothing matches */
#define HOOK_TIMEOUT_MS      10000   /* for one delivery, answer and all */
#define HOOK_ANSWER_MAX      4096    /* bytes of an answer that are read; nobody looks at them */
#define HOOK_VERIFY_MS       3600000 /* for so long at most an address is asked to answer the test message */
#define HOOK_STATES          4       /* verifying, active, failing, disabled: as pages count them */

struct hook_run;

struct hooks {
    /* Set before hooks_open; borrowed. `web` has loop, store, metrics, tier keys and stemmers. */
    const struct web *web;
    struct hub *hub;
    /* Private. */
    struct net_permit permit;      /* whom it may connect to */
    int64_t retry_ms, patience_ms; /* the first pause after a failure; how long failures may last */
    struct http_client *client;    /* owned */
    struct hook_run *first;        /* owned: while this replica delivers */
    unsigned running;              /* messages under way */
    struct signature_key shared;   /* what the hooks' secrets are made of */
    char made_secret[SIGNATURE_SECRET_SIZE];
    int has_shared, is_asking_shared;
    unsigned ticks;
    int64_t lease_until_ms; /* monotonic: no message begins later; 0: another replica delivers */
    int64_t lease_asked_ms;
    int is_leasing;               /* asking for the lease */
    char version[STORE_SEQ_SIZE]; /* of the rows that are known */
    int is_reading;               /* asking for rows */
    int is_stale;                 /* … that were asked for before the lease came */
    int is_stopping, is_closed;
    unsigned states[HOOK_STATES]; /* how many hooks are in each, as this replica has read them last */
    struct metric *state_gauges[HOOK_STATES];
    struct loop_timer tick;
};

extern const char *const hook_state_words[HOOK_STATES];

/* Returns 0, or what is wrong with the settings hook_retry, hook_patience, fetch_private; ERR_MEMORY. */
int hooks_open(struct hooks *hooks, const struct settings *settings, struct err *err);
/* No new message begins; the lease goes back when the last one has ended. */
void hooks_stop(struct hooks *hooks);
/* Whether nothing is under way and the lease is given back: asked again and again after hooks_stop. */
int hooks_are_idle(struct hooks *hooks);
/* Before the hub and the store close; one that was never opened is fine. Calls of the store may still come back. */
void hooks_close(struct hooks *hooks);

/* How many of the hub's readers are hooks. */
unsigned hooks_listening(const struct hooks *hooks);

/* Whether a message may begin. */
int hooks_may_send(const struct hooks *hooks);
/* One has ended, and what came of it: "delivered", "failed", "refused", "test". */
void hooks_count(struct hooks *hooks, const char *outcome);
/* One more hook is in this state. */
void hooks_add_state(struct hooks *hooks, const struct hook_progress *progress);
/* How many hooks are in each state has changed. */
void hooks_count_states(struct hooks *hooks);

#endif
