/* What makes two addresses the same article: mobile and AMP pages are the outlet's own. */
#include "url_parts.h"

#include <string.h>

/* The first labels of hosts that show the same pages in another form. */
static const char *const forms[] = {"www.", "m.", "mobile.", "amp.", "touch.", "wap."};

/* The host without such labels: "m.daily.example", "en.m.daily.example". A host that would be left without a domain of
 * its own ("m.com") keeps them. */
static void add_host(struct url_text *text, const char *host, size_t len)
{
    char rest[URL_HOST_SIZE];
    char domain[URL_HOST_SIZE];
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t form = strlen(forms[i]);
        if (len <= form || len - form >= sizeof rest || strncmp(host, forms[i], form) != 0)
            continue;
        memcpy(rest, host + form, len - form);
        rest[len - form] = 0;
        if (i > 0 && !url_registrable_domain(rest, domain))
            continue;
        host += form;
        len -= form;
        i = (size_t)-1; /* "www.m.daily.example" */
    }
    /* "en.m.wikipedia.org" is "en.wikipedia.org". */
    const char *inner = memmem(host, len, ".m.", 3);
    if (inner) {
        url_text_add(text, host, (size_t)(inner - host));
        len -= (size_t)(inner + 2 - host);
        host = inner + 2;
    }
    url_text_add(text, host, len);
}

static int ends_with(const char *text, size_t len, const char *end)
{
    size_t end_len = strlen(end);
    return len > end_len && strncmp(text + len - end_len, end, end_len) == 0;
}

/* "/a/amp", "/amp/a", "/a.amp.html", "/a.amp", "/a/amp.html" are "/a" and "/a.html". */
static void add_path(struct url_text *text, const char *path, size_t len)
{
    static const char *const ends[] = {"/amp.html", "/amp/", "/amp", ".amp"};
    const char *page = ".amp.html";
    const char *segment = memmem(path, len, "/amp/", 5);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(path, len, ends[i])) {
            len -= strlen(ends[i]);
            segment = NULL;
        }
    int is_page = ends_with(path, len, page);
    len -= is_page ? strlen(page) : 0;
    len -= len > 0 && path[len - 1] == '/';
    if (segment && segment + 5 < path + len) {
        url_text_add(text, path, (size_t)(segment - path));
        len -= (size_t)(segment + 4 - path);
        path = segment + 4;
    }
    url_text_add(text, path, len);
    if (is_page)
        url_text_add(text, ".html", 5);
}

void url_identity(const char *canonical, char out[URL_SIZE])
{
    const char *at = strstr(canonical, "://");
    char identity[URL_SIZE] = ""; /* `out` may be `canonical` */
    struct url_text text = {.bytes = identity, .size = sizeof identity};
    at = at ? at + 3 : canonical;
    size_t host_len = strcspn(at, "/?#");
    size_t path_len = strcspn(at + host_len, "?#");
    const char *query = at + host_len + path_len;
    size_t fragment = strcspn(query, "#");
    add_host(&text, at, host_len);
    add_path(&text, at + host_len, path_len);
    if (*query == '?') {
        char parameters[URL_SIZE];
        memcpy(parameters, query + 1, fragment - 1);
        parameters[fragment - 1] = 0;
        url_text_add_query(&text, parameters, URL_QUERY_IDENTITY);
    }
    url_text_add(&text, query + fragment, strlen(query + fragment));
    strcpy(out, identity);
}
