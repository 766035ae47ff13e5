/* Refuses a form that another site sent, by Origin and Sec-Fetch-Site, which scripts cannot set. */
#include "form_origin.h"

#include <string.h>
#include <strings.h>

/* The host and port of a web address, without the port that its scheme has anyway. */
struct authority {
    const char *text;
    size_t len;
};

static struct authority without_port(struct authority from, const char *port)
{
    size_t len = strlen(port);
    if (from.len > len && strncmp(from.text + from.len - len, port, len) == 0)
        from.len -= len;
    return from;
}

static int read_authority(const char *url, struct authority *out)
{
    int is_https = strncasecmp(url, "https://", 8) == 0;
    if (!is_https && strncasecmp(url, "http://", 7) != 0)
        return 0;
    out->text = url + (is_https ? 8 : 7);
    out->len = strcspn(out->text, "/?#");
    *out = without_port(*out, is_https ? ":443" : ":80");
    return out->len > 0;
}

static int is_same(struct authority a, struct authority b)
{
    return a.len == b.len && strncasecmp(a.text, b.text, a.len) == 0;
}

/* A front may have ended TLS, so the host alone says no scheme: either one's port may be left out. */
static int is_host(struct authority from, const char *host)
{
    struct authority own = {host, strlen(host)};
    return own.len &&
           (is_same(from, own) || is_same(from, without_port(own, ":80")) || is_same(from, without_port(own, ":443")));
}

static int is_own(const struct form_sender *sender, const char *url)
{
    struct authority from, base;
    if (!read_authority(url, &from)) /* "null" too: a page in a sandbox, a file, a redirect over another site */
        return 0;
    return is_host(from, sender->host) || (read_authority(sender->base_url, &base) && is_same(from, base));
}

const char *form_origin_refusal(const struct form_sender *sender)
{
    /* "none": the reader typed the address or used a bookmark. */
    if (sender->fetch_site && strcmp(sender->fetch_site, "same-origin") != 0 && strcmp(sender->fetch_site, "none") != 0)
        return "fetch_site";
    if (sender->origin)
        return is_own(sender, sender->origin) ? NULL : "origin";
    /* Neither header: an old browser, or one that hides both. The form's token decides then. */
    return sender->referer && !is_own(sender, sender->referer) ? "referer" : NULL;
}
