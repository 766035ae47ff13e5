/* What a status means was chosen so that no mistake of a receiver loses it events: a wrong address, a key that has run out or a
 * server that is being moved are mended within a day, and then everything comes. Only what a receiver says of the message itself
 * lets it be passed over. */
#include "hook_verdict.h"

#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_DIGITS_MAX 6 /* of Retry-After; dates are passed over */

static void say_status(const struct http_answer *answer, char out[HOOK_REASON_SIZE])
{
    const char *more = answer->status >= 300 && answer->status < 400 ? "; redirects are not followed" : "";
    snprintf(out, HOOK_REASON_SIZE, "its receiver answered %ld%s", answer->status, more);
}

/* Bad request, too large, of a type or content that is not understood. 404 is about the address. */
static int is_about_the_message(long status)
{
    return status == 400 || status == 413 || status == 415 || status == 422;
}

enum hook_verdict hook_verdict_of(const struct http_answer *answer, const char *url, char out_reason[HOOK_REASON_SIZE])
{
    out_reason[0] = '\0';
    /* A 2xx counts whatever its body is: that may be longer than anybody wants to read. */
    int has_status = answer->failure == FETCH_OK || answer->failure == FETCH_TOO_LARGE;
    if (has_status && answer->status >= 200 && answer->status < 300)
        return HOOK_TAKEN;
    if (!has_status) {
        url_text_for_show(answer->sentence, url, out_reason, HOOK_REASON_SIZE);
        return HOOK_FAILED;
    }
    say_status(answer, out_reason);
    if (answer->status == 410)
        return HOOK_GONE;
    return is_about_the_message(answer->status) ? HOOK_REFUSED : HOOK_FAILED;
}

/* Retry-After in milliseconds; 0 when it is no number of seconds. */
static int64_t asked_ms(const char *retry_after)
{
    size_t digits = strspn(retry_after, "0123456789");
    if (!digits || digits > RETRY_DIGITS_MAX || retry_after[digits])
        return 0;
    return strtoll(retry_after, NULL, 10) * 1000;
}

int64_t hook_pause_ms(unsigned tries, int64_t first_ms, const char *retry_after)
{
    int64_t pause_ms = first_ms, wanted_ms = asked_ms(retry_after);
    for (unsigned i = 1; i < tries && pause_ms < HOOK_PAUSE_MAX_MS; i++)
        pause_ms *= 2;
    if (wanted_ms > pause_ms)
        pause_ms = wanted_ms;
    return pause_ms < HOOK_PAUSE_MAX_MS ? pause_ms : HOOK_PAUSE_MAX_MS;
}
