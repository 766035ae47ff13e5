/* The daemon: opens the rooms in order, lends each what it needs of the others, and closes them. */
#ifndef TRIPTYCH_PUBLISH_H
#define TRIPTYCH_PUBLISH_H

#include "api_events.h"
#include "catalog.h"
#include "desk_watch.h"
#include "digest_desk.h"
#include "event_follower.h"
#include "event_pub.h"
#include "heads_load.h"
#include "hooks.h"
#include "ledger_keeper.h"
#include "log_limit.h"
#include "net_list.h"
#include "on_story_summarized.h"
#include "pictures.h"
#include "registry_watch.h"
#include "search_index.h"
#include "service.h"
#include "snapshot_server.h"
#include "tier_keys_watch.h"
#include "web.h"
#include "websub.h"

/* Of what is in memory, as the last round of the desk's watch found it. */
struct publish_gauges {
    struct metric *stories, *shown, *bytes, *subscribers;
};

/* Rooms by value: each is opened in publish_open with pointers to the others that it needs, and none reaches into
 * another's state. */
struct publish {
    struct service service;
    struct registry_watch registry_watch;
    struct catalog *catalog;          /* owned */
    struct heads_load load;           /* of the catalog */
    struct tier_keys_watch tier_keys; /* follows the tier keys */
    struct desk_watch desk;           /* follows how the desk is doing */
    struct pictures pictures;         /* what pages show of articles */
    struct passage_export *exporter;  /* owned: tells articles' ways; NULL: nobody asks */
    struct event_maker maker;         /* a summarized story becomes an event */
    struct event_follower follower;   /* an event reaches catalog and subscribers */
    struct event_pub *pub;            /* owned: the PUB socket */
    struct snapshot_server snapshot;  /* the snapshot socket */
    struct websub websub;             /* the hub of our own feeds */
    struct hooks hooks;               /* whom events are posted to */
    struct search_index search;       /* of the catalog */
    struct digest_desk digests;       /* digests by mail */
    struct ledger_keeper ledger;      /* the signed log */
    struct card_fonts *card_fonts;    /* owned: lent to answers; NULL: none could be opened */
    struct text_stemmers *stemmers;   /* owned: lent to queries */
    struct web web;                   /* answers over HTTP */
    struct sse_clients sse_clients;   /* those that stay open */
    struct net_list proxy_from;       /* whose PROXY headers are believed */
    struct log_limits refusals;       /* of subscribers, on both sockets */
    struct publish_gauges gauges;
};

/* Returns 0, or the code of what failed with everything closed again. Ready (daemon_ready_set) once the catalog is
 * loaded. */
int publish_open(struct daemon *daemon, void **out_state, struct err *err);
/* Takes no more work; streams are told to end, and clients come back to another replica. */
void publish_stop(void *state);
/* Whether what was taken is published and every stream has been told to end. */
int publish_is_idle(void *state);
void publish_close(void *state);

#endif
