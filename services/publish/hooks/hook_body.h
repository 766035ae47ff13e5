/* What a request says of the hook that it wants: JSON of somebody's. Pure. */
#ifndef TRIPTYCH_HOOK_BODY_H
#define TRIPTYCH_HOOK_BODY_H

#include "hook.h"

struct text_stemmers;

/* What the desk brings in. Borrowed. */
struct hook_body_site {
    enum tier tier;  /* that everybody has */
    const char *seq; /* of the latest event */
    struct text_stemmers *stemmers;
};

/* Reads {"url", "q", "tier", "full", "notify", "from", "note"}: all but the first may be missing. Returns 0 and sets *out but for its id,
 * generation and time; or ERR_INVALID, ERR_TOO_LARGE with the member that is wrong and why. */
int hook_body_read(const char *json, size_t size_bytes, const struct hook_body_site *site, struct hook *out,
                   struct err *err);
/* Reads what is to be changed of a hook: any of these but "from". Returns likewise; the hook is untouched on failure. */
int hook_body_change(const char *json, size_t size_bytes, const struct hook_body_site *site, struct hook *hook,
                     struct err *err);
/* Reads {"from"}, which has to be there. Returns likewise. */
int hook_body_read_from(const char *json, size_t size_bytes, const char *latest, char out[EVENT_SEQ_SIZE],
                        struct err *err);

#endif
