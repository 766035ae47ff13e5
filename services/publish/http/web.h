/* What all answers over HTTP are made of, and what they have in common while they are under way. The daemon fills it
 * and lends it to every handler; the rooms that answer know nothing else of the daemon. */
#ifndef TRIPTYCH_WEB_H
#define TRIPTYCH_WEB_H

#include "asset.h"
#include "buffer.h"
#include "facets.h"
#include "http.h"
#include "kept_answer.h"
#include "loop.h"
#include "metrics.h"
#include "page_frame.h"
#include "reader_rate.h"
#include "signature.h"
#include "store.h"
#include "tier_keys_watch.h"

struct catalog;
struct desk_status;
struct sse_clients;
struct registry;
struct card_fonts;
struct export;
struct search_index;
struct pictures;
struct hooks;
struct websub;
struct story_read;
struct text_stemmers;

/* What requests wait for, counted apart: stories take Redis the longest. */
enum web_waits { WEB_WAITS_STORIES, WEB_WAITS_PLAIN, WEB_WAITS };

struct web_metrics {
    struct metric *tier_keys_refused, *tier_keys_limited, *readers_limited;
    struct metric *exports_stalled; /* that were cut off since their clients read nothing */
    struct metric *late;            /* what Redis did not answer in time */
};

struct web {
    /* Borrowed from the daemon; set before the first request. */
    struct loop *loop;
    struct store *store;
    struct metrics *all_metrics;       /* for those that have a reason each */
    const struct catalog *catalog;     /* the stories that are shown */
    const struct desk_status *desk;    /* how the desk itself is doing */
    const char *seq;                   /* of the latest event that was followed; "" until one is known */
    struct tier_keys_watch *tier_keys; /* the tier keys of the edition */
    struct sse_clients *sse_clients;   /* the server-sent events under way: api_events.h */
    struct http_server *server;        /* the listener of all this; NULL until it is open */
    struct pictures *pictures;         /* what pages show of articles: pictures.h */
    struct hooks *hooks;               /* whom events are posted to: hooks.h */
    struct websub *websub;             /* the hub of our own feeds: websub.h */
    struct registry *registry;         /* lent by registry_watch; NULL: none is set */
    struct search_index *search;       /* what questions find; NULL: the latest first */
    struct card_fonts *card_fonts;     /* NULL: no cards are drawn */
    struct text_stemmers *stemmers;    /* for queries; NULL: words are compared as they are */
    struct web_metrics metrics;

    struct site site;   /* but for now_ms, registry, the reader's tier and languages: site_for_request */
    int has_operations; /* the setting page_operations: what is the operator's is shown to everybody */
    int is_closing;     /* the store answers what is under way for the last time: nothing more is asked of it */

    struct reader_rate readers; /* how often addresses ask */
    struct signature_key own;   /* of this process: by it it knows its own requests (access_own_make) */
    struct kept_answers kept;   /* what many readers get alike */
    struct kept_answer assets[ASSET_COUNT];
    struct subjects subjects;       /* counted again every WEB_SUBJECTS_MS, when somebody asks */
    struct story_read *story_reads; /* stories on their way from Redis: story_answer.c */
    unsigned story_read_count;
    unsigned waits[WEB_WAITS]; /* requests that wait for Redis: request_wait.h */
    int64_t cards_second;      /* monotonic: the second that cards_drawn counts in */
    unsigned cards_drawn;
    unsigned exports; /* under way: api_export.h */
    struct export *export_list;
    unsigned token_actions; /* the same, for a token to be made or revoked */
};

/* Whether no request waits for Redis. */
int web_is_idle(const struct web *web);
/* Frees what is kept; what is borrowed stays. Zeroed is fine. */
void web_done(struct web *web);

/* What access.h has found out of who asks: the tier, and whether the operator's key was shown. */
#define WEB_MARK_EDITOR 0x100
/* What may be shown to whom the request is answered (access.h has decided it). */
enum tier tier_of_request(const struct http_request *request);
/* Whether the request shows a good operator's key: it may change stories. */
int web_is_editor(const struct http_request *request);
/* What the request's reader likes to read: ?lang= first, then what this browser has chosen (/speak), then Accept-Language,
 * the edition's language last. Of a frame the cookie does not count, of a card neither does Accept-Language. */
void langs_of_request(const struct web *web, const struct http_request *request, struct lang_list *out);
/* From here on pages are written in the language that the request's reader likes best of those there are (words.h). */
void web_speak(const struct web *web, const struct http_request *request);
/* Appends `path`, percent-encoded but for its slashes, with the request's parameters but that named `but` (NULL: all). A
 * buffer too small for it is failed. */
void web_address_write(struct buffer *out, const struct http_request *request, const char *path, const char *but);
/* The site as this answer shows it: with the time, the registry, the reader's tier and languages, and what stories are
 * about. */
struct site site_for_request(struct web *web, const struct http_request *request);

#define WEB_LANG_COOKIE "triptych_lang"
#define WEB_SUBJECTS_MS 5000
/* What stories are about, counted again when the last count is older than that; borrowed until the next call. */
const struct subjects *web_subjects(struct web *web);

#define WEB_KEEP_MS 1000 /* how long a list, a page or a feed that is made of the catalog is kept */

/* The key under which an answer to `path` (with what else it differs by) is kept for readers of the request's tier and
 * languages; "" when that is too long: then it is not kept. */
void web_kept_key(const struct web *web, const struct http_request *request, const char *path, char out[KEPT_KEY_SIZE]);

/* Answers the request; exactly once, now or later. */
typedef void web_handler(struct web *web, struct http_request *request);
/* The same; `rest` is the part of the path that differs, not empty, borrowed until the handler returns. */
typedef void web_rest_handler(struct web *web, struct http_request *request, const char *rest);

#endif
