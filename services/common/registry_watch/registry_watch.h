/* The source registry of a daemon: read at the start, and again when its files have changed. Owns the registry; whoever
 * uses it gets it lent by a callback. Notes on /readyz: "sources", while the files cannot be read. */
#ifndef TRIPTYCH_REGISTRY_WATCH_H
#define TRIPTYCH_REGISTRY_WATCH_H

#include "daemon.h"
#include "loop.h"
#include "registry.h"

/* Settings that a daemon with a registry adds to its own table. */
#define REGISTRY_WATCH_SETTINGS                                                                                        \
    {.name = "sources",                                                                                                \
     .type = SETTING_TEXT,                                                                                             \
     .fallback = "",                                                                                                   \
     .help =                                                                                                           \
         "the source registry: CSV files and folders of them, separated by commas; empty: no source is rated. The "    \
         "same for classify and publish"},                                                                             \
        {.name = "sources_own",                                                                                        \
         .type = SETTING_TEXT,                                                                                         \
         .fallback = "",                                                                                               \
         .help = "your own files likewise: what they say of a source counts before what the others say"},              \
    {                                                                                                                  \
        .name = "sources_poll", .type = SETTING_MS, .fallback = "5s",                                                  \
        .help = "how often these files are looked at; when they have changed they are read again", .min = 100,         \
        .max = 3600000                                                                                                 \
    }

/* `registry` is lent until the next call, or until registry_watch_close. */
typedef void registry_watch_fn(void *context, struct registry *registry);

/* Lives inside the daemon's state, zeroed before; members are private but for `problem`. */
struct registry_watch {
    struct daemon *daemon;
    struct registry *registry;   /* owned; NULL while none is set */
    uint64_t stamp, seen_stamp;  /* of the files it was read from, and of the last look */
    registry_problem_fn *on_row; /* each row that was left out; may be NULL */
    registry_watch_fn *on_read;
    void *context; /* of on_read */
    struct loop_timer look;
    char problem[ERR_TEXT_MAX]; /* why files are left out, or an older registry is kept; "": nothing of that */
};

/* Reads the registry by the settings and gives it to `on_read`, which is not called when no registry is set. Files of
 * `sources_own` that cannot be read are left out, with an error in the log and the note. Returns 0, or ERR_INVALID with
 * the setting and the reason, ERR_MEMORY. */
int registry_watch_open(struct registry_watch *watch, struct daemon *daemon, registry_problem_fn *on_row,
                        registry_watch_fn *on_read, void *context, struct err *err);
/* From here on the files are followed; nothing happens when no registry is set. */
void registry_watch_start(struct registry_watch *watch);
/* No more looks; the registry stays. */
void registry_watch_stop(struct registry_watch *watch);
/* Stops and frees the registry. Zeroed is fine. */
void registry_watch_close(struct registry_watch *watch);

#endif
