#include "tier_view.h"

#include "buffer.h"
#include "credentials.h"
#include "page_frame.h"
#include "params.h"
#include "respond.h"
#include "web_path.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define BACK_SIZE SITE_BACK_SIZE /* bytes of the address that leads back, terminated */

/* Browsers drop tabs and line ends from an address before they read it: "/<tab>/elsewhere.example" is another site's. */
static int has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return 1;
    return 0;
}

/* A page of this site: "//elsewhere.example" and "/\\elsewhere.example" are other sites' to a browser. */
static int is_own_address(const char *address)
{
    char path[BACK_SIZE];
    if (!address || strlen(address) >= sizeof path || has_control(address))
        return 0;
    snprintf(path, sizeof path, "%.*s", (int)strcspn(address, "?"), address);
    return path[0] == '/' && path[1] != '/' && path[1] != '\\' && web_path_is_page(path);
}

/* Encodes what a header or an address cannot hold; what is encoded already stays. */
static void write_location(struct buffer *out, const char *address)
{
    for (; *address; address++) {
        if ((unsigned char)*address <= ' ' || (unsigned char)*address >= 0x7F || strchr("\"<>\\^`{|}#", *address))
            buffer_format(out, "%%%02X", (unsigned char)*address);
        else
            buffer_char(out, *address);
    }
}

static void lead_back(struct http_request *request)
{
    const char *back = http_query(request, "back");
    struct buffer location;
    buffer_init(&location, 3 * BACK_SIZE);
    write_location(&location, is_own_address(back) ? back : "/");
    http_header_add(request, "Location", location.is_failed || !location.data ? "/" : location.data);
    buffer_done(&location);
    http_header_add(request, "Cache-Control", "no-store");
    http_respond(request, 303, "text/plain", "", 0);
}

void get_speak(struct web *web, struct http_request *request)
{
    const char *code = http_query(request, "to");
    char cookie[128];
    enum words_lang lang;
    if (!words_lang_read(code, &lang)) {
        params_refuse(web, request, "to", "to is one of: en, de, fr, es, pt, it, pl, tr, ar, zh.");
        return;
    }
    snprintf(cookie, sizeof cookie, WEB_LANG_COOKIE "=%s; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", code);
    http_header_add(request, "Set-Cookie", cookie);
    lead_back(request);
}

void get_tier_view(struct web *web, struct http_request *request)
{
    const char *name = http_query(request, "tier");
    char cookie[128];
    enum tier tier;
    if (!web->site.has_switch) {
        respond_error_page(web, request, 404, SAY_LATER("Not found"),
                           "This desk shows everything to everyone, or by key alone.");
        return;
    }
    if (!name || !tier_read(name, &tier)) {
        respond_error_page(web, request, 400, SAY_LATER("Bad request"), "tier is free, premium or vantage.");
        return;
    }
    /* Not HttpOnly's business: it opens nothing, it only hides. A GET may set it, since nobody is harmed by less. */
    snprintf(cookie, sizeof cookie, CREDENTIALS_VIEW_COOKIE "=%s; Path=/; SameSite=Lax; HttpOnly", tier_name(tier));
    http_header_add(request, "Set-Cookie", cookie);
    lead_back(request);
}
