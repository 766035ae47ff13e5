/* Which parameters of a query say where the reader came from instead of what is shown. */
#include "url_parts.h"

#include <string.h>
#include <strings.h>

enum match { MATCH_NAME, MATCH_PREFIX, MATCH_SUFFIX };

/* `value` not NULL: only where the parameter's value begins so ("track=rss", while "track=7" may be a piece of music).
 * Names that somewhere select the article (id, p, cid, story, page, lang …) must never stand here. */
static const struct tracker {
    enum match match;
    const char *name;
    const char *value;
} trackers[] = {
    /* campaign families: Google, Matomo, Piwik, HubSpot, Mailchimp, Marketo, Omeda, Vero, Webtrends, AT Internet */
    {MATCH_PREFIX, "utm_", NULL},
    {MATCH_PREFIX, "mtm_", NULL},
    {MATCH_PREFIX, "pk_", NULL},
    {MATCH_PREFIX, "piwik_", NULL},
    {MATCH_PREFIX, "matomo_", NULL},
    {MATCH_PREFIX, "hsa_", NULL},
    {MATCH_PREFIX, "_hs", NULL},
    {MATCH_PREFIX, "mc_", NULL},
    {MATCH_PREFIX, "mkt_", NULL},
    {MATCH_PREFIX, "itm_", NULL},
    {MATCH_PREFIX, "oly_", NULL},
    {MATCH_PREFIX, "vero_", NULL},
    {MATCH_PREFIX, "wt_", NULL},
    {MATCH_PREFIX, "wt.", NULL},
    {MATCH_PREFIX, "at_", NULL},
    {MATCH_PREFIX, "ns_", NULL},
    {MATCH_PREFIX, "fb_", NULL},
    {MATCH_PREFIX, "ga_", NULL},
    {MATCH_PREFIX, "soc_", NULL},
    {MATCH_SUFFIX, "_source", NULL},
    {MATCH_SUFFIX, "_medium", NULL},
    {MATCH_SUFFIX, "_campaign", NULL},
    {MATCH_SUFFIX, "_affiliate", NULL},
    {MATCH_SUFFIX, "_referrer", NULL},
    {MATCH_SUFFIX, "_ref", NULL},
    /* click ids */
    {MATCH_NAME, "fbclid", NULL},
    {MATCH_NAME, "gclid", NULL},
    {MATCH_NAME, "gclsrc", NULL},
    {MATCH_NAME, "gbraid", NULL},
    {MATCH_NAME, "wbraid", NULL},
    {MATCH_NAME, "dclid", NULL},
    {MATCH_NAME, "msclkid", NULL},
    {MATCH_NAME, "yclid", NULL},
    {MATCH_NAME, "ysclid", NULL},
    {MATCH_NAME, "twclid", NULL},
    {MATCH_NAME, "ttclid", NULL},
    {MATCH_NAME, "igshid", NULL},
    {MATCH_NAME, "igsh", NULL},
    {MATCH_NAME, "clickid", NULL},
    {MATCH_NAME, "partnerid", NULL},
    {MATCH_NAME, "s_cid", NULL},
    {MATCH_NAME, "s_kwcid", NULL},
    {MATCH_NAME, "ck_subscriber_id", NULL},
    {MATCH_NAME, "_ga", NULL},
    {MATCH_NAME, "_gl", NULL},
    {MATCH_NAME, "_openstat", NULL},
    /* newsrooms' own: who linked, which feed, which newsletter */
    {MATCH_NAME, "cmp", NULL},
    {MATCH_NAME, "cmpid", NULL},
    {MATCH_NAME, "campaign_id", NULL},
    {MATCH_NAME, "emc", NULL},
    {MATCH_NAME, "feedname", NULL},
    {MATCH_NAME, "feedtype", NULL},
    {MATCH_NAME, "guccounter", NULL},
    {MATCH_NAME, "guce_referrer", NULL},
    {MATCH_NAME, "guce_referrer_sig", NULL},
    {MATCH_NAME, "icid", NULL},
    {MATCH_NAME, "intcmp", NULL},
    {MATCH_NAME, "ito", NULL},
    {MATCH_NAME, "ncid", NULL},
    {MATCH_NAME, "ocid", NULL},
    {MATCH_NAME, "partner", "rss"},
    {MATCH_NAME, "ref_src", NULL},
    {MATCH_NAME, "ref_url", NULL},
    {MATCH_NAME, "ref", NULL},
    {MATCH_NAME, "referer", NULL},
    {MATCH_NAME, "referrer", NULL},
    {MATCH_NAME, "smid", NULL},
    {MATCH_NAME, "smtyp", NULL},
    {MATCH_NAME, "spm", NULL},
    {MATCH_NAME, "srnd", NULL},
    {MATCH_NAME, "taid", NULL},
    {MATCH_NAME, "traffic_source", NULL},
    {MATCH_NAME, "wtmc", NULL},
    {MATCH_NAME, "xtor", NULL},
    {MATCH_NAME, "__twitter_impression", NULL},
    {MATCH_NAME, "cid", "rss"},
    {MATCH_NAME, "from", "rss"},
    {MATCH_NAME, "from", "feed"},
    {MATCH_NAME, "mod", "rss"},
    {MATCH_NAME, "source", "rss"},
    {MATCH_NAME, "source", "feed"},
    {MATCH_NAME, "src", "rss"},
    {MATCH_NAME, "src", "feed"},
    {MATCH_NAME, "track", "rss"},
    {MATCH_NAME, "rss", NULL},
    /* sessions */
    {MATCH_NAME, "phpsessid", NULL},
    {MATCH_NAME, "jsessionid", NULL},
};

static int name_matches(const struct tracker *tracker, const char *name, size_t len)
{
    size_t wanted = strlen(tracker->name);
    if (tracker->match == MATCH_NAME ? len != wanted : len < wanted)
        return 0;
    const char *at = tracker->match == MATCH_SUFFIX ? name + len - wanted : name;
    return strncasecmp(at, tracker->name, wanted) == 0;
}

static int is_tracker(const char *parameter, size_t len)
{
    const char *equals = memchr(parameter, '=', len);
    size_t name_len = equals ? (size_t)(equals - parameter) : len;
    size_t value_len = equals ? len - name_len - 1 : 0;
    for (size_t i = 0; i < sizeof trackers / sizeof *trackers; i++) {
        size_t wanted = trackers[i].value ? strlen(trackers[i].value) : 0;
        if (wanted <= value_len && (!wanted || strncasecmp(equals + 1, trackers[i].value, wanted) == 0) &&
            name_matches(&trackers[i], parameter, name_len))
            return 1;
    }
    return 0;
}

void url_text_add_query(struct url_text *text, const char *query)
{
    const char *separator = "?";
    while (*query) {
        size_t len = strcspn(query, "&");
        if (len > 0 && !is_tracker(query, len)) {
            url_text_add(text, separator, 1);
            url_text_add_escaped(text, query, len);
            separator = "&";
        }
        query += len;
        if (*query)
            query++;
    }
}
