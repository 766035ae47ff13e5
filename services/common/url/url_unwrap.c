/* Addresses that only lead on to another: of search engines, alerts, social networks, AMP caches. To add one, add a
 * row. */
#include "url_parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* `host` with all below it ("google." any country's). The target is the value of `parameter`, or where that is NULL
 * follows `path` (AMP caches: "s/" stands for https). */
static const struct wrapper {
    const char *host, *path, *parameter;
} wrappers[] = {
    {"google.", "/url", "url"},
    {"google.", "/url", "q"},
    {"google.", "/news/url", "url"},
    {"google.", "/amp/", NULL},
    {"translate.google.com", "/translate", "u"},
    {"bing.com", "/news/apiclick.aspx", "url"},
    {"bing-amp.com", "/c/", NULL},
    {"cdn.ampproject.org", "/c/", NULL},
    {"cdn.ampproject.org", "/v/", NULL},
    {"cdn.ampproject.org", "/wp/", NULL},
    {"ampproject.net", "/c/", NULL},
    {"facebook.com", "/l.php", "u"},
    {"facebook.com", "/flx/warn", "u"},
    {"instagram.com", "/", "u"},
    {"out.reddit.com", "/", "url"},
    {"youtube.com", "/redirect", "q"},
    {"t.umblr.com", "/redirect", "z"},
    {"linkedin.com", "/redir", "url"},
    {"vk.com", "/away.php", "to"},
    {"ok.ru", "/dk", "st.link"},
    {"duckduckgo.com", "/l/", "uddg"},
    {"slack-redir.net", "/link", "url"},
    {"flipboard.com", "/redirect", "url"},
    {"getpocket.com", "/redirect", "url"},
    {"disq.us", "/url", "url"},
    {"safelinks.protection.outlook.com", "/", "url"},
    {"go.redirectingat.com", "/", "url"},
    {"go.skimresources.com", "/", "url"},
    {"click.linksynergy.com", "/", "murl"},
    {"awin1.com", "/cread.php", "ued"},
};

/* The parts of an absolute address, as they stand in it. */
struct view {
    const char *host, *path, *query;
    size_t host_len, path_len, query_len;
};

static void look_at(const char *address, struct view *view)
{
    const char *host = strstr(address, "://");
    host = host ? host + 3 : address;
    view->host = host;
    view->host_len = strcspn(host, "/?#:");
    view->path = host + strcspn(host, "/?#");
    view->path_len = strcspn(view->path, "?#");
    view->query = view->path + view->path_len;
    view->query += *view->query == '?';
    view->query_len = strcspn(view->query, "#");
}

static int is_host(const struct view *view, const char *host)
{
    size_t len = strlen(host);
    if (host[len - 1] == '.') { /* "google.", "www.google.co.uk", but not "google.daily.example" */
        const char *at = view->host;
        size_t left = view->host_len;
        if (left > 4 && (strncasecmp(at, "www.", 4) == 0 || strncasecmp(at, "news.", 5) == 0)) {
            size_t skip = at[0] == 'w' || at[0] == 'W' ? 4 : 5;
            at += skip;
            left -= skip;
        }
        return left > len && left <= len + strlen("com.au") && strncasecmp(at, host, len) == 0;
    }
    if (view->host_len < len || strncasecmp(view->host + view->host_len - len, host, len) != 0)
        return 0;
    return view->host_len == len || view->host[view->host_len - len - 1] == '.';
}

static int is_path(const struct view *view, const char *path)
{
    size_t len = strlen(path);
    if (path[len - 1] == '/')
        return view->path_len >= len && strncasecmp(view->path, path, len) == 0;
    return view->path_len == len && strncasecmp(view->path, path, len) == 0;
}

/* Decodes the value of a parameter. Returns 0 when it is absent or too long. */
static int copy_parameter(const struct view *view, const char *name, char out[URL_SIZE])
{
    size_t name_len = strlen(name);
    const char *end = view->query + view->query_len;
    for (const char *at = view->query; at < end;) {
        size_t len = strcspn(at, "&#");
        if (len > name_len + 1 && len - name_len <= URL_MAX && at[name_len] == '=' &&
            strncasecmp(at, name, name_len) == 0) {
            url_decode(at + name_len + 1, len - name_len - 1, out);
            return 1;
        }
        at += len + (at[len] == '&');
    }
    return 0;
}

/* "/c/s/daily.example/a" and "/amp/s/daily.example/a": the address stands in the path. The query is the page's. */
static int copy_path(const struct view *view, const char *path, char out[URL_SIZE])
{
    const char *rest = view->path + strlen(path);
    int is_secure = strncmp(rest, "s/", 2) == 0;
    rest += is_secure ? 2 : 0;
    size_t host_len = strcspn(rest, "/?#");
    if (!memchr(rest, '.', host_len))
        return 0;
    int len = snprintf(out, URL_SIZE, "%s://%s", is_secure ? "https" : "http", rest);
    return len > 0 && len <= URL_MAX;
}

int url_unwrap(const char *canonical, char out[URL_SIZE])
{
    char target[URL_SIZE];
    struct view view;
    look_at(canonical, &view);
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
        const struct wrapper *wrapper = &wrappers[i];
        if (!is_host(&view, wrapper->host) || !is_path(&view, wrapper->path))
            continue;
        int is_found = wrapper->parameter ? copy_parameter(&view, wrapper->parameter, target)
                                          : copy_path(&view, wrapper->path, target);
        /* Only to the web: whatever else the parameter holds, the wrapper is shown. */
        if (!is_found || (strncasecmp(target, "http://", 7) != 0 && strncasecmp(target, "https://", 8) != 0))
            continue;
        strcpy(out, target);
        return 1;
    }
    return 0;
}
