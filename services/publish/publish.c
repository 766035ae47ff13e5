/* The daemon puts its rooms together: each step of publish_open sets what a room borrows of the others and opens it, in
 * the order in which they need each other; publish_close goes back. */
#include "publish.h"

#include "access.h"
#include "card_font.h"
#include "desk_metrics.h"
#include "on_request.h"
#include "publish_metrics.h"
#include "publish_posts.h"
#include "publish_settings.h"
#include "publish_site.h"
#include "text_stem.h"

#include <stdlib.h>

#define CAPACITY    1024 /* summarized stories in flight */
#define HTTP_IDLE_S 60

/* ── what is shown: the catalog, the site, the tier keys ── */

static int open_catalog(struct publish *publish, const struct settings *settings, struct err *err)
{
    struct catalog_options options = {.stories_max = (size_t)settings_int(settings, "catalog_stories"),
                                      .bytes_max = (size_t)settings_int(settings, "catalog_bytes"),
                                      .sources_min = (unsigned)settings_int(settings, "publish_min_sources")};
    publish->web.site = publish_site_read(settings);
    publish->catalog = catalog_new(&options, err);
    publish->stemmers = text_stemmers_new();
    if (!publish->catalog || !publish->stemmers)
        return ERR_MEMORY;
    access_own_open(&publish->web);
    publish->web.readers.rate = (unsigned)settings_int(settings, "reader_rate");
    publish->tier_keys.keyring.rate = (unsigned)settings_int(settings, "key_rate");
    return tier_hasher_init(&publish->tier_keys.keyring.hasher, publish->web.site.edition,
                            settings_text(settings, "key_secret"), err);
}

static void on_registry(void *context, struct registry *registry)
{
    struct publish *publish = context;
    publish->web.registry = registry;
}

/* ── events ── */

static void on_load_state(void *context, int is_done)
{
    struct publish *publish = context;
    daemon_ready_set(publish->service.daemon, "stories", is_done, is_done ? NULL : "The stories are being loaded.");
    if (is_done)
        log_info("stories_loaded", LOG_INT("stories", catalog_count(publish->catalog)),
                 LOG_INT("shown", catalog_shown(publish->catalog)), LOG_TEXT("seq", publish->follower.hub.seq));
}

static void on_subscriber_refused(void *context, const char *reason, const char *address, const char *detail)
{
    struct publish *publish = context;
    uint64_t held_back;
    metric_add(metrics_counter(daemon_metrics(publish->service.daemon), "triptych_publish_feed_refused_total",
                               "peers and frames refused on the feed's sockets", "reason", reason),
               1);
    /* A peer that tries again and again must not fill the log; what was held back is counted with the next line. */
    if (log_limit_take(&publish->refusals, reason, &held_back))
        log_warn("feed_peer_refused", LOG_TEXT("reason", reason), LOG_TEXT("address", address),
                 LOG_TEXT("detail", detail), LOG_INT("held_back", held_back));
}

/* Where a socket of subscribers listens, and for how many. */
static struct event_listen read_listen(struct publish *publish, const struct settings *settings, const char *setting)
{
    return (struct event_listen){.endpoint = settings_text(settings, setting),
                                 .proxy_from = &publish->proxy_from,
                                 .connections_max = (unsigned)settings_int(settings, "feed_connections"),
                                 .client_connections_max = (unsigned)settings_int(settings, "feed_client_connections"),
                                 .on_refused = on_subscriber_refused,
                                 .context = publish};
}

static int open_pub(struct publish *publish, const struct settings *settings, struct err *err)
{
    struct event_pub_options options = {.listen = read_listen(publish, settings, "pub_listen"),
                                        .buffer_bytes = (size_t)settings_int(settings, "pub_buffer")};
    return event_pub_open(daemon_loop(publish->service.daemon), &options, &publish->pub, err);
}

static int open_snapshot(struct publish *publish, const struct settings *settings, struct err *err)
{
    struct snapshot_server *snapshot = &publish->snapshot;
    const struct event_listen listen = read_listen(publish, settings, "snapshot_listen");
    snapshot->loop = daemon_loop(publish->service.daemon);
    snapshot->store = publish->service.store;
    snapshot->catalog = publish->catalog;
    snapshot->load = &publish->load;
    snapshot->hub = &publish->follower.hub;
    snapshot->tier_keys = &publish->tier_keys;
    snapshot->stemmers = publish->stemmers;
    snapshot->tier = publish->web.site.tier;
    snapshot->client_jobs_max = (unsigned)settings_int(settings, "feed_client_replies");
    snapshot->tier_keys_refused = publish->web.metrics.tier_keys_refused;
    snapshot->tier_keys_limited = publish->web.metrics.tier_keys_limited;
    return snapshot_server_open(snapshot, &listen, err);
}

static int open_follower(struct publish *publish, struct err *err)
{
    struct event_follower *follower = &publish->follower;
    struct loop *loop = daemon_loop(publish->service.daemon);
    publish->load.loop = loop;
    publish->load.store = publish->service.store;
    publish->load.catalog = publish->catalog;
    publish->load.on_state = on_load_state;
    publish->load.context = publish;
    follower->catalog = publish->catalog;
    follower->load = &publish->load;
    follower->topics.pub = publish->pub;
    follower->topics.tier = publish->web.site.tier;
    return event_follower_open(follower, loop, publish->service.store, err);
}

static void on_job(void *context, struct link_job *job)
{
    struct publish *publish = context;
    on_story_summarized(&publish->maker, job);
}

static int open_maker(struct publish *publish, struct err *err)
{
    publish->maker.service = &publish->service;
    publish->maker.catalog = publish->catalog;
    int code = passage_export_open(publish->service.daemon, &publish->exporter, err);
    if (code)
        return code;
    publish->maker.exporter = publish->exporter;
    publish->maker.blindspot = publish->web.site.blindspot;
    return service_open_receiver(&publish->service, STAGE_PUBLISH, CAPACITY, on_job, err);
}

/* ── HTTP ── */

static void on_http_limit(void *context, enum http_limit limit, const struct net_address *client)
{
    const struct publish *publish = context;
    daemon_http_limited(publish->service.daemon, limit, client);
}

/* A setting of 0: half of all connections, so that no single address can have them all. */
static unsigned client_share(const struct settings *settings, const char *name)
{
    int64_t share = settings_int(settings, name);
    return (unsigned)(share ? share : settings_int(settings, "page_connections") / 2);
}

static int open_http(struct publish *publish, const struct settings *settings, struct err *err)
{
    struct http_options options = {.listen = settings_text(settings, "page_listen"),
                                   .connections_max = (unsigned)settings_int(settings, "page_connections"),
                                   .client_connections_max = client_share(settings, "page_client_connections"),
                                   .client_streams_max = client_share(settings, "page_client_streams"),
                                   .proxy_from = &publish->proxy_from,
                                   .idle_timeout_s = HTTP_IDLE_S,
                                   .handler = on_request,
                                   .on_limit = on_http_limit,
                                   .context = publish};
    struct web *web = &publish->web;
    web->loop = daemon_loop(publish->service.daemon);
    web->store = publish->service.store;
    web->catalog = publish->catalog;
    web->desk = &publish->desk.status;
    web->seq = publish->follower.hub.seq;
    web->tier_keys = &publish->tier_keys;
    web->sse_clients = &publish->sse_clients;
    web->stemmers = publish->stemmers;
    web->has_operations = settings_int(settings, "page_operations") != 0;
    sse_clients_open(&publish->sse_clients, &publish->follower.hub, web);
    return http_open(web->loop, &options, &web->server, err);
}

/* A desk without fonts has no cards, and all else. */
static int open_cards(struct publish *publish, const struct settings *settings, struct err *err)
{
    const char *paths = settings_text(settings, "card_fonts");
    unsigned missing = 0;
    int code = *paths ? card_fonts_open(paths, &publish->card_fonts, &missing, err) : 0;
    if (missing)
        log_warn("card_fonts_missing", LOG_TEXT("card_fonts", paths), LOG_INT("missing", missing));
    publish->web.card_fonts = publish->card_fonts;
    publish->web.site.has_cards = publish->card_fonts && card_fonts_count(publish->card_fonts) > 0;
    return code;
}

/* A desk that cannot have an index still finds what matches, the latest first. */
static void open_search(struct publish *publish, const struct settings *settings)
{
    const char *folder = settings_text(settings, "search_folder");
    struct search_index *search = &publish->search;
    struct err err = {0};
    search->loop = daemon_loop(publish->service.daemon);
    search->store = publish->service.store;
    search->catalog = publish->catalog;
    search->stemmers = publish->stemmers;
    if (!*folder)
        return;
    if (search_index_open(search, folder, &err))
        log_warn("search_index_missing", LOG_TEXT("reason", err.text));
    else
        publish->web.search = search;
}

static int open_pictures(struct publish *publish, const struct settings *settings, struct err *err)
{
    struct pictures *pictures = &publish->pictures;
    pictures->web = &publish->web;
    pictures->links.mode = (enum picture_mode)settings_int(settings, "pictures");
    pictures->memory_bytes = (size_t)settings_int(settings, "picture_memory");
    publish->web.pictures = pictures;
    publish->web.site.pictures = &pictures->links;
    int code = net_permit_read(settings_text(settings, "fetch_private"), &pictures->fetcher.permit, err);
    if (!code)
        code = picture_folder_open(settings_text(settings, "picture_folder"), &pictures->folder, err);
    return code ? code : pictures_open(pictures, err);
}

/* ── what runs every few seconds ── */

static void on_tier_keys_changed(void *context)
{
    struct publish *publish = context;
    sse_clients_check_tier_keys(&publish->sse_clients);
    snapshot_server_check_tier_keys(&publish->snapshot);
}

static void on_desk_round(void *context)
{
    struct publish *publish = context;
    metric_set(publish->gauges.stories, (double)catalog_count(publish->catalog));
    metric_set(publish->gauges.shown, (double)catalog_shown(publish->catalog));
    metric_set(publish->gauges.bytes, (double)catalog_bytes(publish->catalog));
    /* Without the topic "full", and without webhooks. */
    metric_set(publish->gauges.subscribers, publish->follower.hub.reader_count - 1 - hooks_listening(&publish->hooks));
    desk_metrics_show(daemon_metrics(publish->service.daemon), &publish->desk.status);
    pictures_set_agent(&publish->pictures, publish->desk.status.agent);
}

static void start_ledger(struct publish *publish, const struct settings *settings)
{
    publish->ledger.loop = daemon_loop(publish->service.daemon);
    publish->ledger.store = publish->service.store;
    publish->ledger.site = &publish->web.site;
    if (settings_int(settings, "signed_log"))
        ledger_keeper_start(&publish->ledger);
}

static void start_watches(struct publish *publish)
{
    struct loop *loop = daemon_loop(publish->service.daemon);
    publish->desk.ratings_problem = publish->registry_watch.problem;
    publish->desk.on_round = on_desk_round;
    publish->tier_keys.on_change = on_tier_keys_changed;
    publish->desk.context = publish->tier_keys.context = publish;
    desk_watch_start(&publish->desk, loop, publish->service.store);
    tier_keys_watch_start(&publish->tier_keys, loop, publish->service.store);
    registry_watch_start(&publish->registry_watch);
}

/* ── the whole ── */

/* What needs neither socket nor loop. */
static int open_below(struct publish *publish, struct daemon *daemon, struct err *err)
{
    const struct settings *settings = daemon_settings(daemon);
    int code = side_configure(settings_text(settings, "side_names"), settings_text(settings, "side_steps"), err);
    if (!code)
        code = open_catalog(publish, settings, err);
    if (!code)
        code = service_open(&publish->service, daemon, err);
    if (!code)
        code = registry_watch_open(&publish->registry_watch, daemon, NULL, on_registry, publish, err);
    return code;
}

static int open_sockets(struct publish *publish, const struct settings *settings, struct err *err)
{
    int code = net_list_read(settings_text(settings, "proxy_from"), &publish->proxy_from, err);
    if (!code)
        code = open_pub(publish, settings, err);
    if (!code)
        code = open_snapshot(publish, settings, err);
    if (!code)
        code = open_follower(publish, err);
    if (!code)
        code = open_http(publish, settings, err);
    if (!code)
        code = open_pictures(publish, settings, err);
    if (!code)
        code = open_cards(publish, settings, err);
    if (!code)
        code = publish_posts_open(publish, settings, err);
    if (!code)
        open_search(publish, settings);
    return code ? code : open_maker(publish, err);
}

static int open_all(struct publish *publish, struct daemon *daemon, struct err *err)
{
    int code = open_below(publish, daemon, err);
    if (code)
        return code;
    publish_metrics_open(publish);
    /* Before the sockets open: a load balancer that asks at once must not be told that all is well. */
    daemon_ready_set(daemon, "stories", 0, "The stories are being loaded.");
    code = open_sockets(publish, daemon_settings(daemon), err);
    if (code)
        return code;
    start_watches(publish);
    start_ledger(publish, daemon_settings(daemon));
    log_info("serving", LOG_TEXT("edition", publish->web.site.edition),
             LOG_INT("http_port", http_port(publish->web.server)), LOG_TEXT("pub", event_pub_endpoint(publish->pub)),
             LOG_TEXT("snapshot", event_snapshot_endpoint(publish->snapshot.socket)));
    return 0;
}

int publish_open(struct daemon *daemon, void **out_state, struct err *err)
{
    struct publish *publish = calloc(1, sizeof *publish);
    if (!publish)
        return err_set(err, ERR_MEMORY, "no memory for the daemon's state");
    publish->service.context = publish;
    int code = open_all(publish, daemon, err);
    if (code) {
        publish_close(publish);
        return code;
    }
    *out_state = publish;
    return 0;
}

void publish_stop(void *state)
{
    struct publish *publish = state;
    service_stop(&publish->service);
    sse_clients_stop(&publish->sse_clients);
    hooks_stop(&publish->hooks);
}

int publish_is_idle(void *state)
{
    struct publish *publish = state;
    return hooks_are_idle(&publish->hooks) && service_is_idle(&publish->service) && web_is_idle(&publish->web) &&
           pictures_are_idle(&publish->pictures) && !publish->sse_clients.first;
}

/* What talks to subscribers first, then the store: closing it answers the calls under way, which frees what they belong
 * to; the hub and the catalog are still there then. */
void publish_close(void *state)
{
    struct publish *publish = state;
    /* Callbacks that come while things are closed look at these. */
    publish->maker.is_closing = publish->web.is_closing = 1;
    desk_watch_stop(&publish->desk);
    tier_keys_watch_stop(&publish->tier_keys);
    registry_watch_close(&publish->registry_watch);
    digest_desk_stop(&publish->digests);
    ledger_keeper_stop(&publish->ledger);
    sse_clients_close(&publish->sse_clients);
    http_close(publish->web.server);
    pictures_close(&publish->pictures);
    websub_close(&publish->websub);
    hooks_close(&publish->hooks);
    snapshot_server_stop(&publish->snapshot);
    search_index_close(&publish->search);
    heads_load_close(&publish->load);
    event_follower_close(&publish->follower);
    service_close(&publish->service);
    passage_export_close(publish->exporter);
    snapshot_server_close(&publish->snapshot);
    event_pub_close(publish->pub);
    catalog_free(publish->catalog);
    digest_desk_done(&publish->digests);
    pictures_done(&publish->pictures);
    search_index_done(&publish->search);
    card_fonts_free(publish->card_fonts);
    text_stemmers_free(publish->stemmers);
    web_done(&publish->web);
    tier_keys_watch_done(&publish->tier_keys);
    heads_load_done(&publish->load);
    free(publish);
}
