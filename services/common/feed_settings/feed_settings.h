/* What an operator says of one feed, as JSON in Redis (store_feed.settings): written by the tool, read by ingest, the
 * tool and publish. Pure. */
#ifndef TRIPTYCH_FEED_SETTINGS_H
#define TRIPTYCH_FEED_SETTINGS_H

#include "err.h"
#include "json_writer.h"

#include <stddef.h>
#include <stdint.h>

#define FEED_SETTINGS_TEXT_SIZE 256
#define FEED_SETTINGS_LONG_SIZE 1024
#define FEED_SETTINGS_JSON_MAX  8192 /* bytes with the terminator: what the store holds of one feed */

#define FEED_INTERVAL_SET_MIN_MS 60000     /* 1 min: what an operator may ask for */
#define FEED_INTERVAL_SET_MAX_MS 604800000 /* 7 days */

/* Whether articles' pages are read for their text. */
enum feed_pages {
    FEED_PAGES_AUTO, /* where the feed gives little */
    FEED_PAGES_ALWAYS,
    FEED_PAGES_NEVER,
};

/* Texts are "" when nothing is set. */
struct feed_settings {
    char title[FEED_SETTINGS_TEXT_SIZE];  /* instead of the feed's own */
    char folder[FEED_SETTINGS_TEXT_SIZE]; /* "News/Europe" */
    char site[FEED_SETTINGS_LONG_SIZE];   /* the outlet's page */
    char language[FEED_SETTINGS_TEXT_SIZE];
    int64_t interval_ms; /* between attempts that go well; 0: as often as it brings something */
    int is_paused;
    enum feed_pages pages;
    char user_agent[FEED_SETTINGS_TEXT_SIZE]; /* instead of ingest's own */
    char header[FEED_SETTINGS_LONG_SIZE];     /* secret: "Name: value", sent to the feed's host */
    char auth[FEED_SETTINGS_TEXT_SIZE];       /* secret: "user:password" for HTTP basic authentication */
};

/* Reads what feed_settings_write wrote; "" gives all empty. Members that are missing or of another kind are empty.
 * Returns 0, or ERR_INVALID when it is no JSON object. */
int feed_settings_read(const char *json, size_t size_bytes, struct feed_settings *out, struct err *err);

/* Returns the length of the JSON written to `out`, terminated, secrets included; 0 when nothing is set (then ""), or
 * ERR_TOO_LARGE, ERR_MEMORY. */
int feed_settings_write(const struct feed_settings *settings, char out[FEED_SETTINGS_JSON_MAX], struct err *err);

/* Puts what may be seen into an open object: of the secrets only whether there are any. */
void feed_settings_put_shown(struct json_writer *writer, const struct feed_settings *settings);

/* Sets one member by its name as a person writes it ("interval" "30m"; "" takes it away). Returns 0, or ERR_INVALID
 * with a sentence that names the member, and not the value of a secret; then nothing is changed. */
int feed_settings_set(struct feed_settings *settings, const char *name, const char *value, struct err *err);

/* Settings as a list of feeds gives them, written as feed_settings_write does; what cannot be set is left out. Members
 * may be NULL. */
struct feed_listed {
    const char *title, *folder, *site, *language;
};
int feed_settings_of_list(const struct feed_listed *listed, char out[FEED_SETTINGS_JSON_MAX], struct err *err);

/* Whether the member of that name is a secret, which a program takes from a file rather than from its arguments. */
int feed_settings_is_secret(const char *name);

/* "auto", "always", "never". */
const char *feed_pages_name(enum feed_pages pages);

#endif
