/* /image/…: pictures of articles, from the desk's own folder, from memory, or fetched from the outlet when a reader first
 * asks. Only what a page of this desk has named (picture_link.h), so it is a way to nothing else; readers' addresses
 * stay here. */
#ifndef TRIPTYCH_PICTURES_H
#define TRIPTYCH_PICTURES_H

#include "picture_fetch.h"
#include "picture_folder.h"
#include "picture_link.h"
#include "web.h"

#define PICTURE_WAIT_MS     10000  /* a reader waits for a fetch */
#define PICTURE_WAITS_MAX   512    /* readers that wait at once */
#define PICTURE_RETRY_MS    600000 /* what could not be had is not asked for again for so long */
#define PICTURE_SECRET_MS   2000   /* until the secret of the edition is known */
#define PICTURE_SECRET_NAME "pictures"

struct picture_wait;

struct pictures {
    /* Set before pictures_open. `web`: borrowed, it has loop, store and metrics. */
    struct web *web;
    struct picture_links links;
    struct picture_folder folder;   /* opened by the daemon, closed here */
    struct picture_fetcher fetcher; /* likewise its `permit` */
    size_t memory_bytes;            /* for pictures that were fetched */
    /* Private. */
    struct kept_answers kept;
    struct picture_wait *waits;
    unsigned wait_count;
    struct loop_timer secret_timer;
    char made_secret[SIGNATURE_SECRET_SIZE];
    int is_closed;
};

int pictures_open(struct pictures *pictures, struct err *err);
/* Answers those that wait, and frees. Before the store closes; zeroed is fine. */
void pictures_close(struct pictures *pictures);
/* Frees what the store may still refer to, when it has been closed. */
void pictures_done(struct pictures *pictures);
/* Who is named to outlets, as ingest says it; "": nobody, so nothing is fetched. */
void pictures_set_agent(struct pictures *pictures, const char *agent);
int pictures_are_idle(const struct pictures *pictures);

web_rest_handler get_picture; /* what follows PICTURE_PATH */

#endif
