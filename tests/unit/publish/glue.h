/* The whole publish daemon without a process: requests come by scripted_http, events by scripted_store, subscribers by
 * scripted_feed. */
#ifndef TRIPTYCH_PUBLISH_GLUE_H
#define TRIPTYCH_PUBLISH_GLUE_H

#include "publish.h"
#include "sample_story.h"
#include "scripted_daemon.h"
#include "scripted_feed.h"
#include "scripted_http.h"
#include "scripted_link.h"
#include "scripted_store.h"

#define GLUE_NOW SAMPLE_NOW_MS
/* What the edition's replicas sign with. */
#define GLUE_SECRET "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

extern struct publish *publish;

/* Opens it with "name=value" settings, NULL-terminated. Nothing has come from Redis yet. */
void glue_open(const char *const *sets);
/* Closes it, and fails the test when a call got no answer or a request none. */
void glue_close(void);
/* The stream of events has been read to its end, and there are no stories but those of glue_show. */
void glue_catch_up(void);
/* The position is lost: the stream goes on at 2-0. */
void glue_lose_position(void);
/* An event says that the story is as `head` has it; its seq is "1-<number>", counted from 1; "2-…" after a loss. */
void glue_show(const char *kind, const Triptych__StoryHead *head);
/* Stories s…1 to s…<count> with 2 rated sources left, 1 right; the last is the latest. */
#define GLUE_STORY_ID_FORMAT "s%016u"
void glue_show_stories(unsigned count);

/* Asks; the answer is in scripted_http, unless it waits for Redis. */
void glue_ask(const char *line, const char *headers, const char *body);
void glue_get(const char *path);
void glue_ask_from(const char *client, const char *line); /* an IPv4 address */

/* The edition has a tier key from now on; it lasts for ever with expires_ms 0. Returns it (borrowed). */
const char *glue_tier_key(const char *tier, int64_t expires_ms);
const char *glue_tier_key_id(unsigned number); /* of the n-th, from 0 */
void glue_forget_tier_keys(void);              /* all were revoked */

/* One row of a table: what a path gives. NULL: whatever. */
struct glue_case {
    const char *line; /* without a method: GET */
    unsigned status;
    const char *type, *body; /* what they contain */
};
void assert_glue_cases(const struct glue_case *cases, size_t count);
#define ASSERT_GLUE_CASES(cases) assert_glue_cases(cases, sizeof(cases) / sizeof *(cases))
void assert_contains(const char *text, const char *part);
void assert_lacks(const char *text, const char *part);

#endif
