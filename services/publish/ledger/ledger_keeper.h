/* Keeps the signed log of what the desk decided (common/ledger): once a day is over, its counts become a line. Every replica
 * tries, and Redis lets one line come after another; days that nobody was there for follow when somebody is. */
#ifndef TRIPTYCH_LEDGER_KEEPER_H
#define TRIPTYCH_LEDGER_KEEPER_H

#include "ledger.h"
#include "loop.h"
#include "page_frame.h"
#include "signature.h"
#include "store.h"

#define LEDGER_LOOK_MS     60000
#define LEDGER_SETTLE_MS   300000 /* after midnight, UTC: clocks of replicas and of Redis differ a little */
#define LEDGER_SECRET_NAME "log"  /* of the secret that replicas share: the key's seed */

/* Lives inside the daemon's state, zeroed before; but for the first three private. */
struct ledger_keeper {
    struct loop *loop; /* borrowed, as these all */
    struct store *store;
    const struct site *site;

    struct desk_key key;
    int has_key, is_busy, is_stopped;
    char made_secret[SIGNATURE_SECRET_SIZE];
    char latest[LEDGER_LINE_MAX]; /* "" while there is none */
    int64_t day;                  /* that is being made, a number since 1970 */
    struct loop_timer look;
};

void ledger_keeper_start(struct ledger_keeper *keeper);
/* No more looks; the store's answers still come until it is closed. Zeroed is fine. */
void ledger_keeper_stop(struct ledger_keeper *keeper);

#endif
