/* The table of paths: to add a page is a row here and a handler. */
#include "routes.h"

#include "api_coverage.h"
#include "api_events.h"
#include "api_export.h"
#include "api_stats.h"
#include "api_stories.h"
#include "api_subjects.h"
#include "article_choice.h"
#include "articles_answer.h"
#include "asset_answer.h"
#include "editor_act.h"
#include "editor_page.h"
#include "feeds_answer.h"
#include "front.h"
#include "history_answer.h"
#include "hooks_answer.h"
#include "ledger_answer.h"
#include "lookup_answer.h"
#include "mine.h"
#include "openapi.h"
#include "operator.h"
#include "pages.h"
#include "params.h"
#include "pictures.h"
#include "respond.h"
#include "search.h"
#include "site_files.h"
#include "source_answer.h"
#include "sources.h"
#include "story_answer.h"
#include "syndication.h"
#include "tier_key_form.h"
#include "tier_view.h"
#include "websub.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DOMAIN_SIZE 321 /* of a domain name, with the path that may be part of it, terminated */

/* The domain as stories and the register have it: in small letters, without "www.". Returns 0 when it is written so
 * already, or cannot be that of a source. */
static int find_domain(const char *rest, char out[DOMAIN_SIZE])
{
    size_t len = strlen(rest), at = strncasecmp(rest, "www.", 4) == 0 && rest[4] ? 4 : 0;
    if (len >= DOMAIN_SIZE)
        return 0;
    for (size_t i = at; i <= len; i++)
        out[i - at] = (char)tolower((unsigned char)rest[i]);
    return strcmp(out, rest) != 0;
}

static int answer_domain_elsewhere(struct web *web, struct http_request *request, const char *prefix, const char *rest)
{
    char domain[DOMAIN_SIZE], path[DOMAIN_SIZE + 32];
    if (!find_domain(rest, domain))
        return 0;
    snprintf(path, sizeof path, "%s%s", prefix, domain);
    respond_moved(web, request, path);
    return 1;
}

static void get_source_data(struct web *web, struct http_request *request, const char *rest)
{
    if (!answer_domain_elsewhere(web, request, "/api/v1/sources/", rest))
        get_source_json(web, request, rest);
}

/* A source's page shows what is known of it; the list of its stories goes on from page to page. */
static void get_source(struct web *web, struct http_request *request, const char *rest)
{
    if (answer_domain_elsewhere(web, request, "/source/", rest))
        return;
    if (http_query(request, "list") || http_query(request, "after"))
        get_source_list(web, request, rest);
    else
        get_source_page(web, request, rest);
}

static void get_style(struct web *web, struct http_request *request, const char *rest)
{
    (void)rest;
    get_asset(web, request);
}

#define PARAMS_FEED PARAMS_QUERY " limit token"

/* The first row that fits is the path's. */
static const struct route routes[] = {
    {.path = "/", .get = get_front, .params = "page lang"},
    {.path = "/style-", .get_rest = get_style, .is_for_all = 1},
    {.path = "/feed-", .get_rest = get_style, .is_for_all = 1},
    {.path = PICTURE_PATH, .get_rest = get_picture, .is_for_all = 1},
    {.path = "/desk-", .get_rest = get_style, .is_for_all = 1},
    {.path = "/sw.js", .get = get_asset, .is_for_all = 1},
    {.path = "/manifest.webmanifest", .get = get_manifest, .is_for_all = 1},
    {.path = "/operator", .get = get_operator, .params = "lang"},
    {.path = "/mine", .get = get_mine, .params = "lang"},
    {.path = "/offline", .get = get_offline, .params = "lang"},
    {.path = "/icon.svg", .get = get_asset, .is_for_all = 1},
    {.path = "/favicon.ico", .get = get_asset, .is_for_all = 1},
    {.path = "/apple-touch-icon.png", .get = get_asset, .is_for_all = 1},
    {.path = "/latest", .get = get_latest, .params = "after lang"},
    {.path = "/story/", .suffix = "/history", .get_rest = get_history_page, .params = "lang"},
    {.path = "/story/", .suffix = "/edit", .get_rest = get_editor, .post_rest = post_editor, .params = "lang"},
    {.path = "/story/", .get_rest = get_story_page, .params = ARTICLE_PARAMS " lang"},
    {.path = "/source/", .get_rest = get_source, .params = "list after lang"},
    {.path = "/sources", .get = get_sources, .params = SOURCE_PARAMS " q page lang", .may_be_empty = "q"},
    {.path = "/blindspot", .get = get_blindspot, .params = "lang"},
    {.path = "/blindspot/", .get_rest = get_blindspot_side, .params = "after lang"},
    {.path = "/topics", .get = get_topics, .params = "lang"},
    {.path = "/places", .get = get_places, .params = "lang"},
    {.path = "/language/", .get_rest = get_language, .params = "after lang"},
    {.path = "/topic/", .get_rest = get_topic, .params = "sort after lang"},
    {.path = "/place/", .get_rest = get_place, .params = "sort after lang"},
    {.path = "/method", .get = get_method, .params = "lang"},
    {.path = "/about/bot", .get = get_bot, .params = "lang"},
    {.path = "/log", .get = get_log_page, .params = "lang"},
    {.path = "/api/v1/log", .get = get_log_lines},
    {.path = "/api", .get = get_api_page, .params = "lang"},
    {.path = "/feeds", .get = get_feeds, .params = "lang"},
    {.path = "/search", .get = get_search, .params = PARAMS_QUERY " page", .may_be_empty = "q"},
    {.path = "/lookup", .get = get_lookup_page, .params = "url lang", .may_be_empty = "url"},
    {.path = "/feed.atom", .get = get_atom, .params = PARAMS_FEED},
    {.path = "/feed.rss", .get = get_rss, .params = PARAMS_FEED},
    {.path = "/feed.json", .get = get_json_feed, .params = PARAMS_FEED},
    {.path = "/api/v1/stories",
     .get = get_stories,
     .params = PARAMS_QUERY " sort order limit cursor all fields",
     .may_be_empty = "cursor"},
    {.path = "/api/v1/articles", .get = get_articles, .params = PARAMS_QUERY " sort limit cursor all"},
    {.path = "/api/v1/export", .get = get_export, .params = PARAMS_QUERY " sort cursor all fields"},
    {.path = "/api/v1/topics", .get = get_topic_counts, .params = PARAMS_QUERY " limit cursor"},
    {.path = "/api/v1/places", .get = get_place_counts, .params = PARAMS_QUERY " limit cursor"},
    {.path = "/api/v1/sources", .get = get_source_counts, .params = PARAMS_QUERY " limit cursor"},
    {.path = "/api/v1/coverage", .get = get_coverage, .params = PARAMS_QUERY " by"},
    {.path = "/api/v1/stories/", .suffix = "/history", .get_rest = get_history_json},
    {.path = "/api/v1/stories/", .suffix = "/copies", .get_rest = get_story_copies},
    {.path = "/api/v1/stories/", .get_rest = get_story_json, .params = "lang fields why", .may_be_empty = "lang"},
    {.path = "/api/v1/sources/", .get_rest = get_source_data, .params = "lang"},
    {.path = "/api/v1/webhooks", .get = get_hooks, .post = post_hooks},
    {.path = "/api/v1/webhooks/dead", .get = get_hooks_dead},
    {.path = "/api/v1/webhooks/", .suffix = "/test", .post_rest = post_hook_test},
    {.path = "/api/v1/webhooks/", .suffix = "/replay", .post_rest = post_hook_replay},
    {.path = "/api/v1/webhooks/", .suffix = "/rotate", .post_rest = post_hook_rotate},
    {.path = "/api/v1/webhooks/", .get_rest = get_hook, .patch_rest = patch_hook, .remove_rest = remove_hook},
    {.path = WEBSUB_PATH, .post = post_hub},
    {.path = "/api/v1/lookup", .get = get_lookup_json, .params = "url"},
    {.path = "/api/v1/stats", .get = get_stats},
    {.path = "/api/v1/events", .get = get_events, .params = PARAMS_QUERY " kind from full notify"},
    {.path = "/openapi.json", .get = get_openapi},
    {.path = "/robots.txt", .get = get_robots},
    {.path = "/sitemap.xml", .get = get_sitemap},
    {.path = "/card/story/", .suffix = ".png", .get_rest = get_story_card, .is_for_all = 1, .params = "lang"},
    {.path = "/embed/story/", .get_rest = get_story_embed, .is_framed = 1, .params = "lang"},
    {.path = "/embed", .get = get_lookup_embed, .is_framed = 1, .params = "url lang"},
    {.path = "/oembed", .get = get_oembed, .params = "url format maxwidth maxheight lang"},
    {.path = "/speak", .get = get_speak, .params = "to back"},
    {.path = "/view", .get = get_tier_view, .params = "tier back"},
    {.path = "/key", .get = get_tier_key, .post = post_tier_key, .judges_tier_keys = 1, .params = "lang"},
};

/* Returns 0 when `rest` does not end in the suffix, or has nothing or too much before it. */
static int cut_suffix(const char *rest, const char *suffix, char part[ROUTE_PART_SIZE])
{
    size_t len = strlen(rest), suffix_len = strlen(suffix);
    if (len <= suffix_len || len - suffix_len >= ROUTE_PART_SIZE || strcmp(rest + len - suffix_len, suffix) != 0)
        return 0;
    memcpy(part, rest, len - suffix_len);
    part[len - suffix_len] = '\0';
    return 1;
}

static int fits(const struct route *route, const char *path, char part[ROUTE_PART_SIZE], const char **out_rest)
{
    size_t len = strlen(route->path);
    if (!route->get_rest && !route->post_rest) {
        *out_rest = "";
        return strcmp(path, route->path) == 0;
    }
    /* "/story/" alone is no story. */
    if (strncmp(path, route->path, len) != 0 || !path[len])
        return 0;
    *out_rest = route->suffix ? part : path + len;
    return !route->suffix || cut_suffix(path + len, route->suffix, part);
}

const struct route *route_find(const char *path, char part[ROUTE_PART_SIZE], const char **out_rest)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (fits(&routes[i], path, part, out_rest))
            return &routes[i];
    return NULL;
}
