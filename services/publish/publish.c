#include "publish.h"

#include "net_list.h"
#include "on_request.h"

#include <stdlib.h>

const struct setting publish_settings[] = {
    SERVICE_SETTINGS,
    {.name = "page_listen",
     .fallback = "127.0.0.1:8080",
     .help = "pages, API and server-sent events; *:8080 for all addresses"},
    {.name = "pub_listen", .fallback = "tcp://127.0.0.1:5556", .help = "the story feed's PUB socket"},
    {.name = "snapshot_listen",
     .fallback = "tcp://127.0.0.1:5557",
     .help = "the story feed's snapshot and replay socket"},
    {.name = "pub_buffer",
     .type = SETTING_SIZE_BYTES,
     .fallback = "16M",
     .help =
         "events kept in memory for all subscribers of the PUB socket together; who falls further behind is cut off, "
         "connects again and asks for a replay",
     .min = 4194304,
     .max = 1073741824},
    {.name = "feed_connections",
     .type = SETTING_INT,
     .fallback = "4096",
     .help = "connections to the PUB socket at once, and likewise to the snapshot socket",
     .min = 16,
     .max = 60000},
    {.name = "feed_client_connections",
     .type = SETTING_INT,
     .fallback = "1024",
     .help = "of them, those of one address (an IPv6 /64 counts as one)",
     .min = 1,
     .max = 60000},
    {.name = "feed_client_replies",
     .type = SETTING_INT,
     .fallback = "32",
     .help = "snapshots and replays that one address may have under way on the snapshot socket",
     .min = 1,
     .max = 256},
    {.name = "proxy_from",
     .fallback = "",
     .help =
         "addresses and networks (10.0.0.2, 172.18.0.0/16) of the front, whose PROXY protocol headers are believed; "
         "empty: nobody's",
     .check = net_list_check},
    REGISTRY_WATCH_SETTINGS,
    {.name = "publish_min_sources",
     .type = SETTING_INT,
     .fallback = "2",
     .help = "a story is shown in pages and feeds once this many sources report it",
     .min = 1,
     .max = 1000},
    {.name = "tiers",
     .type = SETTING_CHOICE,
     .fallback = "gated",
     .choices = "gated|open",
     .help = "gated: factuality and ownership are for higher tiers; open: everyone sees everything"},
    {.name = "key_rate",
     .type = SETTING_INT,
     .fallback = "600",
     .help = "requests a minute that one key may make of this replica; 0: any number",
     .min = 0,
     .max = 1000000},
    {.name = "reader_rate",
     .type = SETTING_INT,
     .fallback = "3000",
     .help = "requests a minute that one address (of IPv6 a /64) may make of this replica without a key; 0: any number",
     .min = 0,
     .max = 1000000},
    {.name = "key_secret",
     .fallback = "",
     .help = "file that the tool has too, which keys the stored hashes of tier keys; empty: the edition's name does"},
    {.name = "upgrade_url", .fallback = "", .help = "where a reader gets a higher tier; empty: no link"},
    {.name = "site_name", .fallback = "Triptych", .help = "what the pages and feeds call themselves"},
    {.name = "base_url",
     .fallback = "",
     .help = "the pages' address from outside, without a slash at the end; empty: links are relative"},
    {.name = "blindspot_weak_pct",
     .type = SETTING_INT,
     .fallback = SETTING_TEXT_OF(BLINDSPOT_WEAK_PCT),
     .help = "a story is a side's blindspot when at most this share of its rated sources is that side's",
     .min = 0,
     .max = 49},
    {.name = "blindspot_strong_pct",
     .type = SETTING_INT,
     .fallback = SETTING_TEXT_OF(BLINDSPOT_STRONG_PCT),
     .help = "and at least this share is the opposite side's",
     .min = 1,
     .max = 100},
    {.name = "blindspot_min_rated",
     .type = SETTING_INT,
     .fallback = SETTING_TEXT_OF(BLINDSPOT_RATED_MIN),
     .help = "and it has this many rated sources",
     .min = 1,
     .max = 1000},
    {.name = "blindspot_margin_pct",
     .type = SETTING_INT,
     .fallback = SETTING_TEXT_OF(BLINDSPOT_MARGIN_PCT),
     .help = "it stays one until a share is this far beyond its threshold",
     .min = 0,
     .max = 50},
    SIDE_SETTINGS,
    {.name = "catalog_stories",
     .type = SETTING_INT,
     .fallback = "20000",
     .help = "stories in memory, for pages, lists and snapshots; those of lowest rank leave first",
     .min = 100,
     .max = CATALOG_STORIES_MAX},
    {.name = "catalog_bytes",
     .type = SETTING_SIZE_BYTES,
     .fallback = "96M",
     .help = "memory that these may take",
     .min = 1048576,
     .max = 1099511627776},
    {.name = "page_connections",
     .type = SETTING_INT,
     .fallback = "4096",
     .help = "HTTP connections at once, streams of events among them",
     .min = 16,
     .max = 100000},
    {.name = "page_client_connections",
     .type = SETTING_INT,
     .fallback = "0",
     .help = "of these, how many one address may have (of IPv6 a /64); 0: half of them",
     .min = 0,
     .max = 100000},
    {.name = "page_client_streams",
     .type = SETTING_INT,
     .fallback = "0",
     .help = "streams of events of one address; 0: half of page_connections",
     .min = 0,
     .max = 100000},
    {.name = "page_operations",
     .type = SETTING_BOOL,
     .fallback = "no",
     .help = "/metrics, /readyz and all of /api/v1/stats on page_listen too, for everybody; http_listen has the first "
             "two anyway"},
    {.name = NULL},
};

static void metrics_open(struct publish *publish)
{
    struct metrics *all = daemon_metrics(publish->service.daemon);
    publish->service.failed =
        metrics_counter(all, "triptych_publish_failed_total", "tries that come back when overdue", NULL, NULL);
    publish->service.rejected = metrics_counter(all, "triptych_publish_rejected_total", "stories given up", NULL, NULL);
    publish->metrics = (struct publish_metrics){
        .published =
            metrics_counter(all, "triptych_publish_published_total", "events committed to the feed", NULL, NULL),
        .stale = metrics_counter(all, "triptych_publish_stale_total",
                                 "summarized stories that had been published already, or are gone", NULL, NULL),
        .events = metrics_counter(all, "triptych_publish_events_total", "events followed on the feed", NULL, NULL),
        .lost =
            metrics_counter(all, "triptych_publish_lost_total", "times that the feed's position was gone", NULL, NULL),
        .stories = metrics_gauge(all, "triptych_publish_stories", "stories in memory", NULL, NULL),
        .shown = metrics_gauge(all, "triptych_publish_stories_shown", "stories with enough sources", NULL, NULL),
        .bytes = metrics_gauge(all, "triptych_publish_stories_bytes", "memory that stories take", NULL, NULL),
        .subscribers = metrics_gauge(all, "triptych_publish_subscribers",
                                     "streams of server-sent events and replays under way", NULL, NULL),
        .asked =
            metrics_counter(all, "triptych_publish_feed_requests_total", "requests on the snapshot socket", NULL, NULL),
    };
    publish->web.all_metrics = all;
    publish->web.metrics = (struct web_metrics){
        .keys_refused = metrics_counter(all, "triptych_publish_keys_refused_total",
                                        "requests with a key that is wrong or has expired", NULL, NULL),
        .keys_limited = metrics_counter(all, "triptych_publish_keys_limited_total",
                                        "requests of keys that ask too often", NULL, NULL),
        .readers_limited = metrics_counter(all, "triptych_publish_readers_limited_total",
                                           "requests without a key of addresses that ask too often", NULL, NULL),
        .late = metrics_counter(all, "triptych_publish_late_total",
                                "HTTP requests for a story that Redis did not answer in time", NULL, NULL),
    };
}

static struct blindspot_rule read_blindspot_rule(const struct settings *settings)
{
    return (struct blindspot_rule){.weak_pct = (unsigned)settings_int(settings, "blindspot_weak_pct"),
                                   .strong_pct = (unsigned)settings_int(settings, "blindspot_strong_pct"),
                                   .margin_pct = (unsigned)settings_int(settings, "blindspot_margin_pct"),
                                   .rated_min = (unsigned)settings_int(settings, "blindspot_min_rated")};
}

static int open_catalog(struct publish *publish, const struct settings *settings, struct err *err)
{
    struct catalog_options options = {.stories_max = (size_t)settings_int(settings, "catalog_stories"),
                                      .bytes_max = (size_t)settings_int(settings, "catalog_bytes"),
                                      .sources_min = (unsigned)settings_int(settings, "publish_min_sources")};
    publish->web.site = (struct site){.name = settings_text(settings, "site_name"),
                                      .base_url = settings_text(settings, "base_url"),
                                      .upgrade_url = settings_text(settings, "upgrade_url"),
                                      .edition = settings_text(settings, "edition"),
                                      .tier = settings_int(settings, "tiers") ? TIER_VANTAGE : TIER_FREE,
                                      .sources_min = options.sources_min,
                                      .blindspot = read_blindspot_rule(settings)};
    publish->catalog = catalog_new(&options, err);
    if (!publish->catalog)
        return ERR_MEMORY;
    publish->client_jobs_max = (unsigned)settings_int(settings, "feed_client_replies");
    publish->web.readers.rate = (unsigned)settings_int(settings, "reader_rate");
    publish->keys.keyring.rate = (unsigned)settings_int(settings, "key_rate");
    return tier_hasher_init(&publish->keys.keyring.hasher, publish->web.site.edition,
                            settings_text(settings, "key_secret"), err);
}

/* Where a socket of the feed listens, and for how many. */
static struct link_listen read_listen(struct publish *publish, const struct settings *settings, const char *setting)
{
    return (struct link_listen){.endpoint = settings_text(settings, setting),
                                .proxy_from = &publish->proxy_from,
                                .connections_max = (unsigned)settings_int(settings, "feed_connections"),
                                .client_connections_max = (unsigned)settings_int(settings, "feed_client_connections"),
                                .on_refused = on_feed_refused,
                                .context = publish};
}

static int open_feed(struct publish *publish, const struct settings *settings, struct err *err)
{
    struct loop *loop = daemon_loop(publish->service.daemon);
    struct store_follow_options follow = {.stream = STREAM_FEED,
                                          .from = "$",
                                          .on_entry = on_feed_entry,
                                          .on_caught_up = on_feed_caught_up,
                                          .on_lost = on_lost,
                                          .context = publish};
    struct link_pub_options pub = {.listen = read_listen(publish, settings, "pub_listen"),
                                   .buffer_bytes = (size_t)settings_int(settings, "pub_buffer")};
    struct link_snapshot_options snapshot = {.listen = read_listen(publish, settings, "snapshot_listen"),
                                             .on_request = on_feed_request,
                                             .on_room = on_feed_room,
                                             .context = publish};
    int code = net_list_read(settings_text(settings, "proxy_from"), &publish->proxy_from, err);
    if (!code)
        code = link_pub_open(loop, &pub, &publish->pub, err);
    if (!code)
        code = pub_topics_open(publish, err);
    if (!code)
        code = link_snapshot_open(loop, &snapshot, &publish->snapshot, err);
    if (!code)
        code = store_follow_open(publish->service.store, &follow, &publish->follower, err);
    return code;
}

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
                                   .idle_timeout_s = PUBLISH_HTTP_IDLE_S,
                                   .handler = on_request,
                                   .on_limit = on_http_limit,
                                   .context = publish};
    struct web *web = &publish->web;
    web->loop = daemon_loop(publish->service.daemon);
    web->store = publish->service.store;
    web->catalog = publish->catalog;
    web->desk = &publish->watch.status;
    web->seq = publish->hub.seq;
    web->keys = &publish->keys;
    web->event_streams = &publish->event_streams;
    web->has_operations = settings_int(settings, "page_operations") != 0;
    event_streams_open(&publish->event_streams, &publish->hub, web);
    return http_open(web->loop, &options, &web->server, err);
}

static void on_registry(void *context, struct registry *registry)
{
    struct publish *publish = context;
    publish->web.registry = registry;
}

static void on_keys_changed(void *context)
{
    struct publish *publish = context;
    event_streams_check_keys(&publish->event_streams);
}

static void start_keys(struct publish *publish)
{
    publish->keys.on_change = on_keys_changed;
    publish->keys.context = publish;
    tier_keys_watch_start(&publish->keys, daemon_loop(publish->service.daemon), publish->service.store);
}

static int open_all(struct publish *publish, struct daemon *daemon, struct err *err)
{
    const struct settings *settings = daemon_settings(daemon);
    int code = side_configure(settings_text(settings, "side_names"), settings_text(settings, "side_steps"), err);
    if (!code)
        code = open_catalog(publish, settings, err);
    if (!code)
        code = service_open(&publish->service, daemon, err);
    if (!code)
        code = registry_watch_open(&publish->registry_watch, daemon, NULL, on_registry, publish, err);
    if (code)
        return code;
    metrics_open(publish);
    daemon_ready_set(daemon, "stories", 0, "The stories are being loaded.");
    hub_init(&publish->hub, daemon_loop(daemon), publish->service.store);
    code = open_feed(publish, settings, err);
    if (!code)
        code = open_http(publish, settings, err);
    if (!code)
        code = service_open_receiver(&publish->service, STAGE_PUBLISH, PUBLISH_CAPACITY, on_story_summarized, err);
    if (code)
        return code;
    desk_watch_start(publish);
    start_keys(publish);
    registry_watch_start(&publish->registry_watch);
    log_info("serving", LOG_TEXT("edition", publish->web.site.edition),
             LOG_INT("http_port", http_port(publish->web.server)), LOG_TEXT("pub", link_pub_endpoint(publish->pub)),
             LOG_TEXT("snapshot", link_snapshot_endpoint(publish->snapshot)));
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
    event_streams_stop(&publish->event_streams);
}

int publish_is_idle(void *state)
{
    const struct publish *publish = state;
    return service_is_idle(&publish->service) && web_is_idle(&publish->web) && !publish->event_streams.clients;
}

/* What talks to subscribers first, then the store: closing it answers the calls under way, which frees what they belong
 * to; the hub and the catalog are still there then. */
void publish_close(void *state)
{
    struct publish *publish = state;
    publish->is_closing = publish->web.is_closing = 1;
    desk_watch_stop(publish);
    tier_keys_watch_stop(&publish->keys);
    registry_watch_close(&publish->registry_watch);
    event_streams_close(&publish->event_streams);
    http_close(publish->web.server);
    reply_jobs_close(publish);
    pub_topics_close(publish);
    heads_load_close(publish);
    if (publish->hub.loop)
        hub_close(&publish->hub);
    store_follow_close(publish->follower);
    service_close(&publish->service);
    link_snapshot_close(publish->snapshot);
    link_pub_close(publish->pub);
    catalog_free(publish->catalog);
    web_done(&publish->web);
    tier_keys_watch_done(&publish->keys);
    free(publish->load.gone);
    free(publish);
}
